import Access
import Audit
import Core
import HTTPTypes
import Identity
import Logging
import SecurityEvents

/// Forward authentication: a proxy asks, before it passes a request on, whether its sender may, and who it is. The credential is
/// the request's own, which the proxy sends along.
enum ForwardEndpoint {
    static let permissions = Parameter<[Permission]>.query(
        "permission", "What the sender must be allowed, all of it: permissions with commas between them.",
        .string(minLength: 1, maxLength: 500), { list($0) { Permission(rawValue: $0) } })
    static let roles = Parameter<[String]>.query(
        "role", "Which role the sender must have, one of these: names with commas between them.",
        .string(minLength: 1, maxLength: 500), { list($0) { Role(name: $0)?.name ?? $0 } })

    static let parameters: [any ParameterDeclaration] = [permissions, roles]

    private static let logger = Logger(label: "forward")

    static func identify(_ context: SignedContext) async throws -> ForwardedIdentity {
        let (principal, services) = (context.principal, context.services)
        note(context)
        for permission in context.parameters[permissions] ?? [] {
            _ = try await services.decide(permission, in: nil, principal, at: context.route)
        }
        if let roles = context.parameters[roles], !(principal.hasWholeRole && roles.contains(principal.role.name)) {
            try await services.refuse(principal, without: roles, at: context.route)
        }
        return ForwardedIdentity(principal: principal)
    }

    /// What the proxy says it was asked. It decides nothing: the sender of the request may have written it.
    private static func note(_ context: SignedContext) {
        let fields = context.edge.head.headerFields
        logger.debug(
            "asked for another application",
            metadata: [
                "requestId": .stringConvertible(context.edge.requestID),
                "method": .string(String((fields.value(of: .forwardedMethod) ?? "-").prefix(20))),
                "path": .string(String((fields.value(of: .forwardedURI) ?? "-").prefix { $0 != "?" }.prefix(200))),
            ])
    }

    /// The elements of a list; nil when one of them is none.
    private static func list<Element>(_ text: String, _ read: (String) -> Element?) -> [Element]? {
        var elements: [Element] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !part.isEmpty, let element = read(String(part)) else { return nil }
            elements.append(element)
        }
        return elements
    }
}

extension WebServices {
    /// Refuses who has none of some roles; on record before the client hears of it.
    fileprivate func refuse(_ principal: Principal, without roles: [String], at route: Route) async throws {
        let names = roles.joined(separator: ", ")
        let event = EventDraft(
            .roleRequired, user: principal.userID, email: principal.email,
            message: "\(principal.reference) doesn't come as one of the roles \(names)",
            metadata: ["required_role": .text(names), "role": .text(principal.role.name)])
        try await events.recordFlood(
            event, of: "\(principal.origin.address ?? "") \(principal.userID) \(names)",
            from: principal.origin.at(route))
        throw Problem(.forbidden, "This needs one of the roles \(names), by a credential that wasn't narrowed.")
    }
}

extension Principal {
    /// Whether the credential allows all that the role does, but for what no key can hold: one that was narrowed to a few scopes isn't
    /// the role to an application that knows roles alone.
    fileprivate var hasWholeRole: Bool {
        role.permissions.subtracting(Permission.withheldFromKeys).isSubset(of: permissions)
    }
}

/// Who sends a request, as the application behind the proxy reads it.
struct ForwardedIdentity: Shaped {
    let principal: Principal

    /// The fields that the proxy passes on. All are always there, so that it replaces whatever the request brought under their
    /// names.
    var fields: [HTTPField] {
        let permissions = principal.permissions.map(\.rawValue).sorted()
        let values: [(HTTPField.Name, [String])] = [
            (.castellanUser, [principal.reference]), (.castellanUserID, [principal.userID.description]),
            (.castellanEmail, [principal.email]), (.castellanRole, [principal.role.name]),
            (.castellanPermissions, permissions),
            (.castellanSession, [principal.credential.session?.description ?? ""]),
        ]
        return values.map { name, values in
            HTTPField(name: name, value: values.map(Self.encoded).joined(separator: ","))
        }
    }

    static let shape = Shape<ForwardedIdentity>(
        "ForwardedIdentity", "Who sends a request.",
        [
            .field("user", "The user's reference; `X-Castellan-User`.") { $0.principal.reference },
            .field("userId", "The user's id; `X-Castellan-User-Id`.") { $0.principal.userID },
            .field("email", "The user's address; `X-Castellan-Email`.") { $0.principal.email },
            .field("role", "The user's role; `X-Castellan-Role`.") { $0.principal.role.name },
            .field("permissions", "What the credential allows; `X-Castellan-Permissions`, with commas between.") {
                $0.principal.permissions.map(\.rawValue).sorted()
            },
            .field("session", "The session; `X-Castellan-Session`. Null, and there empty, for an API key.") {
                $0.principal.credential.session
            },
        ])

    /// A text that can neither end a field nor begin another one: everything but letters, digits and `-._~@+:` is
    /// percent-encoded.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: ":"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedMethod = network("X-Forwarded-Method")
    fileprivate static let forwardedURI = network("X-Forwarded-Uri")
    fileprivate static let castellanUser = network("X-Castellan-User")
    fileprivate static let castellanUserID = network("X-Castellan-User-Id")
    fileprivate static let castellanEmail = network("X-Castellan-Email")
    fileprivate static let castellanRole = network("X-Castellan-Role")
    fileprivate static let castellanPermissions = network("X-Castellan-Permissions")
    fileprivate static let castellanSession = network("X-Castellan-Session")
}

import Access
import Core
import OAuth
import OAuthProtocol

/// The clients that may ask for tokens, for administrators.
enum OAuthClientEndpoint {
    static let client = Parameter<OAuthClientID>.path("client", "The client's id.")
    static let after = Parameter<OAuthClientID>.query("after", "Only clients that were registered before this one.")
    static let limit = Parameter<Int>.query(
        "limit", "How many, 100 when left out.", .integer(1...500), fallback: 100
    ) { Int($0) }

    static func list(_ context: SignedContext) async throws -> OAuthClientsView {
        let limit = context.parameters[limit] ?? 100
        let clients = try await context.services.oauth.clients.list(
            after: context.parameters[after], limit: limit)
        return OAuthClientsView(clients: clients, next: clients.count == limit ? clients.last?.profile.id : nil)
    }

    static func get(_ context: SignedContext) async throws -> OAuthClient {
        guard let id = context.parameters[client], let found = try await context.services.oauth.clients.find(id) else {
            throw Problem(.notFound)
        }
        return found
    }

    static func create(_ context: SignedContext, _ body: OAuthClientBody) async throws -> ClientWithSecret {
        let new = try body.client(within: context.principal)
        return try done(try await context.services.oauth.clients.create(new, by: context.grant))
    }

    static func replace(_ context: SignedContext, _ body: OAuthClientBody) async throws -> OAuthClient {
        let new = try body.client(within: context.principal)
        return try await change(context) { clients, id in
            try await clients.change(id, to: new, version: body.version, by: context.grant)
        }.client
    }

    static func rotate(_ context: SignedContext, _ body: SecretRotationBody) async throws -> ClientWithSecret {
        try await change(context) { clients, id in
            try await mayUse(id, of: clients, context.principal)
            return try await clients.rotateSecret(
                of: id, overlap: body.overlapHours.map { .seconds($0 * 3600) } ?? Clients.usualOverlap,
                by: context.grant)
        }
    }

    static func disable(_ context: SignedContext) async throws -> OAuthClient {
        try await change(context) { try await $0.setActive(false, $1, by: context.grant) }.client
    }

    static func enable(_ context: SignedContext) async throws -> OAuthClient {
        try await change(context) { clients, id in
            try await mayUse(id, of: clients, context.principal)
            return try await clients.setActive(true, id, by: context.grant)
        }.client
    }

    /// Whoever gets a client's secret, or lets it work again, may do with it what it may.
    private static func mayUse(_ id: OAuthClientID, of clients: Clients, _ principal: Principal) async throws {
        guard let client = try await clients.find(id) else { throw Problem(.notFound) }
        guard client.profile.scopes.permissions.isSubset(of: principal.permissions) else {
            throw Problem(.privilegeCeiling)
        }
    }

    private static func change(
        _ context: SignedContext, _ body: (Clients, OAuthClientID) async throws -> ClientOutcome
    ) async throws -> ClientWithSecret {
        guard let id = context.parameters[client] else { throw Problem(.notFound) }
        return try done(try await body(context.services.oauth.clients, id))
    }

    private static func done(_ outcome: ClientOutcome) throws(Problem) -> ClientWithSecret {
        switch outcome {
        case .done(let client, let secret): return ClientWithSecret(client: client, secret: secret)
        case .refused(let refusal): throw Problem(metadata: refusal)
        case .notFound: throw Problem(.notFound)
        case .versionConflict: throw Problem(.versionConflict)
        }
    }
}

extension Problem {
    /// What is wrong with a client's metadata: the sentence begins with the member's name where it is about one.
    init(metadata refusal: OAuthRefusal) {
        let first = refusal.description.split(separator: " ").first.map(String.init) ?? ""
        let isMember = OAuthClientBody.members.contains { $0.name == first }
        self = .invalid(isMember ? first : "client_name", refusal.description)
    }
}

/// `{"clients": […], "next"}`
struct OAuthClientsView: Shaped {
    let clients: [OAuthClient]
    let next: String?

    static let shape = Shape<OAuthClientsView>(
        "OAuthClients", "Clients, the latest first.",
        [
            .field("clients", "The clients.") { $0.clients },
            .field("next", "What `after` has to be for those that follow; null at the end.") { $0.next },
        ])
}

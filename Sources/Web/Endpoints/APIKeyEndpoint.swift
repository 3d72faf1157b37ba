import Access
import Core
import HTTPTypes
import Identity

/// API keys: making, listing, rotating and ending them.
enum APIKeyEndpoint {
    static let key = Parameter<APIKeyID>.path("key", "The key's id.")
    static let scope = Parameter<Scope>.choice(
        "scope", "Whose keys: `own` unless said otherwise, `team` with `team:manage`, `all` with `key:list_all`.")

    static let made = AnswerForm.data(CreatedKey.self, status: .created).with { $0.text == nil ? [.replayed] : [] }

    static let listParameters: [any ParameterDeclaration] = [scope] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> APIKeysView {
        let scope = context.parameters[scope] ?? .own
        guard let reach = context.principal.reach(scope, team: .teamManage, all: .keyListAll) else {
            throw Problem(.forbidden, "You may not see the keys of the scope \(scope.rawValue).")
        }
        let request = try context.parameters.list(of: APIKeys.cursorFilter(reach))
        let page = try await context.services.identity.keys.list(reach, request)
        try await context.noteRead(of: "api_keys", within: reach)
        return APIKeysView(page: page)
    }

    static func get(_ context: SignedContext) async throws -> APIKeyView {
        let reach = context.principal.widestReach(team: .teamManage, all: .keyListAll)
        guard let id = context.parameters[key],
            let found = try await context.services.identity.keys.find(id, within: reach)
        else { throw Problem(.notFound) }
        try await context.noteRead(of: "api_keys", within: .own(found.userID))
        return found
    }

    static func create(_ context: SignedContext, _ body: NewAPIKeyBody) async throws -> CreatedKey {
        let (principal, keys) = (context.principal, context.services.identity.keys)
        let new = NewAPIKey(
            name: body.name, scopes: try body.permissions(), days: body.expiresInDays ?? NewAPIKey.usualDays,
            networks: body.allowedCidrs ?? [], repetition: try context.idempotencyKey())
        return try created(
            try await keys.create(new, for: principal.userID, within: principal.permissions, by: context.grant))
    }

    static func rotate(_ context: SignedContext, _ body: RotationBody) async throws -> CreatedKey {
        guard let id = context.parameters[key] else { throw Problem(.notFound) }
        return try created(
            try await context.services.identity.keys.rotate(
                id, within: .own(context.principal.userID), ceiling: context.principal.permissions,
                overlap: .seconds((body.overlapHours ?? RotationBody.usualHours) * 3600),
                repetition: try context.idempotencyKey(), by: context.grant))
    }

    static func end(_ context: SignedContext) async throws -> EndedKeyView {
        guard let id = context.parameters[key] else { throw Problem(.notFound) }
        let reach = context.principal.widestReach(team: .keyRevokeAll, all: .keyRevokeAll)
        switch try await context.services.identity.keys.end(id, within: reach, by: context.grant) {
        case .revoked(let key), .unchanged(let key): return EndedKeyView(id: key.id, isDeleted: false)
        case .deleted(let key): return EndedKeyView(id: key.id, isDeleted: true)
        case .notFound: throw Problem(.notFound)
        }
    }

    private static func created(_ outcome: CreateKeyOutcome) throws -> CreatedKey {
        switch outcome {
        case .created(let created): return created
        case .notFound: throw Problem(.notFound)
        case .scopesRefused(let scopes):
            throw Problem(
                .privilegeCeiling,
                "These scopes are beyond what you or a key may do: \(scopes.map(\.rawValue).joined(separator: ", ")).")
        case .tooMany: throw Problem(.tooManyKeys)
        case .replaced: throw Problem(.keyReplaced)
        case .repetitionDiffers: throw Problem(.idempotencyKeyReused)
        }
    }
}

/// `{"name", "scopes"?, "expiresInDays"?, "allowedCidrs"?}`
struct NewAPIKeyBody: RequestBody {
    let name: String
    let scopes: [String]?
    let expiresInDays: Int?
    let allowedCidrs: [CIDR]?

    static let schema = Schema.object([
        .required("name", "What the key is for.", .string(minLength: 1, maxLength: 100)),
        .optional(
            "scopes", "The permissions that the key carries; all that a key of yours can hold when left out.",
            .array(of: .oneOf(Permission.allCases.map(\.rawValue)), count: 1...Permission.allCases.count)),
        .optional(
            "expiresInDays", "After how many days the key expires; \(NewAPIKey.usualDays) when left out.",
            .integer(1...Int64(NewAPIKey.mostDays))),
        .optional(
            "allowedCidrs", "The networks it may be used from; anywhere when left out.",
            .array(of: CIDR.schema, count: 1...NewAPIKey.mostNetworks)),
    ])

    func permissions() throws(Problem) -> Set<Permission>? {
        guard let scopes else { return nil }
        let permissions = scopes.compactMap(Permission.init(rawValue:))
        guard Set(permissions).count == scopes.count else { throw .invalid("scopes", "must name each scope once") }
        return Set(permissions)
    }
}

/// `{"overlapHours"?}`
struct RotationBody: RequestBody {
    /// How long the old key works on when nobody says otherwise.
    static let usualHours = 24

    let overlapHours: Int?

    static let schema = Schema.object([
        .optional(
            "overlapHours", "How many hours the old key works on, \(usualHours) when left out.", .integer(0...168))
    ])
}

/// `{"apiKeys": […], "total", "page", "pages", "pagination": {…}}`
struct APIKeysView: Shaped {
    let page: ListPage<APIKeyView>

    static let shape = Shape<APIKeysView>(
        "APIKeys", "A page of API keys.",
        [.field("apiKeys", "The keys, the latest first.") { $0.page.rows }] + PageFields.all { $0.page.pagination })
}

/// `{"id", "state"}`
struct EndedKeyView: Shaped {
    let id: APIKeyID
    let isDeleted: Bool

    static let shape = Shape<EndedKeyView>(
        "EndedAPIKey", "A key that no longer works.",
        [
            .field("id", "The key's id.") { $0.id },
            .field("state", "`revoked`; `deleted` when it was revoked before.") {
                $0.isDeleted ? "deleted" : "revoked"
            },
        ])
}

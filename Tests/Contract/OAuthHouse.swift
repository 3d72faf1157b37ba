import Access
import Audit
import Core
import Crypto
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// OAuth over an identity house, with a user and a way to have codes.
struct OAuthHouse {
    static let issuer = "https://id.example"
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    let house: IdentityHouse
    let room: OAuthRoom
    var origin: Origin { house.origin }

    /// Runs `body` in a new house.
    static func with(_ engine: Engine, _ body: @escaping @Sendable (OAuthHouse) async throws -> Void) async throws {
        try await IdentityHouse.with(engine, OAuthSchema.migrations) { house in
            try await OAuthHouse(house).running(body)
        }
    }

    /// The same on another node.
    func secondNode(_ body: @escaping @Sendable (OAuthHouse) async throws -> Void) async throws {
        try await house.secondNode { other in try await OAuthHouse(other).running(body) }
    }

    private init(_ house: IdentityHouse) {
        self.house = house
        room = OAuthRoom(
            on: .init(
                database: house.audited, identity: house.room, events: house.events, changes: house.changes,
                time: house.clock, randomness: SystemRandomness()),
            rules: TokenRules(issuer: Self.issuer), tokenEndpoint: Self.issuer + "/oauth/token")
    }

    private func running(_ body: @escaping @Sendable (OAuthHouse) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [room] in await room.run() }
            defer { group.cancelAll() }
            try await body(self)
        }
    }

    /// Registers a client from its metadata.
    func client(
        _ more: String = "", authentication: String = "client_secret_post",
        grants: String = #""authorization_code","refresh_token""#,
        scope: String = "account:read recommendation:approve openid email", isFirstParty: Bool = false,
        resources: [String] = []
    ) async throws -> (client: OAuthClient, secret: Secret<String>?) {
        let json = """
            {"client_name": "Ledger", "redirect_uris": ["https://app.example/cb"], "grant_types": [\(grants)], \
            "token_endpoint_auth_method": "\(authentication)", "scope": "\(scope)"\(more)}
            """
        let new = NewClient(
            try ClientRegistration(Array(json.utf8)), resources: resources.compactMap(ResourceIndicator.init),
            isFirstParty: isFirstParty)
        let outcome = try await room.clients.create(new, by: .operator("dana"))
        guard case .done(let client, let secret) = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
        return (client, secret)
    }

    /// A request to authorize, with whatever is to be other than usual.
    func request(
        _ client: OAuthClient, _ more: [String: String] = [:]
    ) throws -> AuthorizationRequest {
        let challenge = Base64URL.encode(Array(SHA256.hash(data: Array(Self.verifier.utf8))))
        var fields = [
            "client_id": client.profile.id, "response_type": "code", "redirect_uri": "https://app.example/cb",
            "scope": "account:read recommendation:approve", "code_challenge": challenge,
            "code_challenge_method": "S256",
        ]
        for (name, value) in more { fields[name] = value.isEmpty ? nil : value }
        let entry = try AuthorizationEntry(FormParameters(fields.map { .init($0.key, $0.value) }))
        return try entry.request(for: client.profile, to: entry.target(for: client.profile), own: Self.issuer)
    }

    /// Somebody who is signed in.
    func person(_ email: String = "ann@example.org", role: Role = .accountExecutive) async throws -> Principal {
        if try await house.room.users.find(named: email) == nil { _ = try await house.user(email, role: role) }
        return try await house.principal(try await house.signedIn(email).accessToken)
    }

    /// A code that a user gave a client.
    func code(
        _ client: OAuthClient, for principal: Principal, _ more: [String: String] = [:]
    ) async throws -> Secret<String> {
        try #require(
            try await room.authorization.code(
                try request(client, more), of: client, for: principal, agrees: true, begunAt: house.clock.now()))
    }

    /// What a client gets for a form at the token endpoint.
    func tokens(
        _ client: OAuthClient, _ fields: [String: String], proof: String? = nil
    ) async throws -> Result<TokenAnswer, OAuthRefusal> {
        let request: TokenRequest
        do throws(OAuthRefusal) {
            request = try TokenRequest(FormParameters(fields.map { .init($0.key, $0.value) }))
        } catch {
            return .failure(error)
        }
        return try await room.tokens.answer(request, by: client, proof: proof, from: origin)
    }

    /// What a client gets for a code.
    func redeemed(
        _ client: OAuthClient, _ code: Secret<String>, _ more: [String: String] = [:], proof: String? = nil
    ) async throws -> Result<TokenAnswer, OAuthRefusal> {
        var fields = [
            "grant_type": "authorization_code", "code": code.reveal(), "redirect_uri": "https://app.example/cb",
            "code_verifier": Self.verifier,
        ]
        for (name, value) in more { fields[name] = value.isEmpty ? nil : value }
        return try await tokens(client, fields, proof: proof)
    }

    /// The tokens of a user for a client, all the way.
    func granted(
        _ client: OAuthClient, for principal: Principal, _ more: [String: String] = [:]
    ) async throws -> TokenAnswer {
        try await redeemed(client, code(client, for: principal, more)).get()
    }
}

extension Result where Failure == OAuthRefusal {
    /// The code of a refusal; nil when there is none.
    var error: OAuthError? {
        if case .failure(let refusal) = self { refusal.error } else { nil }
    }
}

@_spi(Authentication) public import Access
public import Audit
public import Core
public import OAuthProtocol
public import Store

/// Registration by programs (RFC 7591). Nobody may until an administrator makes an initial access token; with one, so many clients can be
/// registered as it says.
public struct Registration: Sendable {
    let store: OAuthStore
    let clients: Clients
    let time: any TimeSource
    let randomness: any Randomness

    /// How many clients one token may register at most.
    public static let mostUses = 100
    /// How long one may live at most: ninety days.
    public static let longestLifetime = Duration.seconds(90 * 86_400)

    /// A token for registering clients.
    public struct InitialToken: Sendable {
        /// Its id, for the audit log and for taking it back.
        public let id: RegistrationTokenID
        /// What it is for, in its maker's words.
        public let label: String
        /// How many more clients it may register.
        public let usesLeft: Int
        /// When it was made.
        public let createdAt: Instant
        /// Until when it works.
        public let expiresAt: Instant
    }

    /// Makes a token; its text is in the answer, and nowhere else from then on. `uses` is 1 to ``mostUses``.
    public func makeToken(
        _ label: String, uses: Int, lifetime: Duration, by grant: Grant
    ) async throws(OAuthFault) -> (token: InitialToken, text: Secret<String>) {
        let (secret, id) = (
            OpaqueToken(.initialAccess, randomness), RegistrationTokenID.make(at: time.now(), randomness)
        )
        let uses = min(max(uses, 1), Self.mostUses)
        let lifetime = min(max(lifetime, .seconds(60)), Self.longestLifetime)
        let label = String(label.prefix(100))
        let target = Target(type: "oauth_registration_token", id: id.description)
        let token = try await store.change(by: grant, .oauthRegistrationTokenCreated, on: target) {
            change throws(StoreFault) in
            let expiresAt = change.time + lifetime
            try change.transaction.run(
                """
                INSERT INTO oauth_registration_tokens (id, token_hash, label, uses_left, created_at, expires_at) \
                VALUES (\(id), \(secret.hash), \(label), \(uses), \(change.time), \(expiresAt))
                """)
            change.note("label", .text(label))
            change.note("uses", .integer(Int64(uses)))
            return .commit(
                InitialToken(id: id, label: label, usesLeft: uses, createdAt: change.time, expiresAt: expiresAt))
        }
        return (token, secret.text)
    }

    /// The tokens that still work, the newest first.
    public func tokens() async throws(OAuthFault) -> [InitialToken] {
        let now = time.now()
        return try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT id, label, uses_left, created_at, expires_at FROM oauth_registration_tokens \
                WHERE uses_left > 0 AND expires_at > \(now) ORDER BY id DESC
                """)
        }
    }

    /// Takes a token back; false when there is none.
    public func removeToken(_ id: RegistrationTokenID, by grant: Grant) async throws(OAuthFault) -> Bool {
        let target = Target(type: "oauth_registration_token", id: id.description)
        return try await store.change(by: grant, .oauthRegistrationTokenRemoved, on: target) {
            change throws(StoreFault) in
            let count = try change.transaction.run("DELETE FROM oauth_registration_tokens WHERE id = \(id)")
            return count == 1 ? .commit(true) : .rollback(false)
        }
    }

    /// Registers a client for a program that brings a token. What registers itself is never one of the house's own.
    public func register(
        _ registration: ClientRegistration, token text: String, from origin: Origin
    ) async throws(OAuthFault) -> Result<RegistrationAnswer, OAuthRefusal> {
        guard let token = OpaqueToken(text, as: .initialAccess) else { return .failure(.badRegistrationToken) }
        let outcome = try await clients.create(
            NewClient(registration), with: token, by: .credential(of: .anonymous, from: origin))
        switch outcome {
        case .done(let client, let secret):
            return .success(
                RegistrationAnswer(
                    clientID: client.profile.id, secret: secret, registeredAt: client.createdAt,
                    registration: registration, scopes: client.profile.scopes))
        case .refused(let refusal): return .failure(refusal)
        case .notFound, .versionConflict: return .failure(.badRegistrationToken)
        }
    }
}

extension Registration.InitialToken: RowDecodable {
    /// Reads the columns that ``Registration/tokens()`` asks for.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        label = try row.get(1)
        usesLeft = try row.get(2)
        createdAt = try row.get(3)
        expiresAt = try row.get(4)
    }
}

extension Action {
    /// A token for registering clients was made.
    public static let oauthRegistrationTokenCreated = Action("oauth_registration_token.created")
    /// A token for registering clients was taken back.
    public static let oauthRegistrationTokenRemoved = Action("oauth_registration_token.removed")
}

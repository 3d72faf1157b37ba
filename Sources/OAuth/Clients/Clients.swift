public import Access
public import Audit
public import Core
import Identity
import OAuthProtocol
import SecurityEvents
import Store

/// The clients: registering, finding and changing them.
public struct Clients: Sendable {
    let store: OAuthStore
    let machines: Machines
    let time: any TimeSource
    let randomness: any Randomness

    /// How many clients there may be, so that registration can't fill the disk.
    public static let most = 10_000
    /// How long an old secret works beside the new one, unless it is said otherwise: a day.
    public static let usualOverlap = Duration.seconds(86_400)
    /// The longest overlap: thirty days.
    public static let longestOverlap = Duration.seconds(30 * 86_400)

    /// Registers a client. One with `private_key_jwt`, or a public one, has no secret.
    public func create(_ new: NewClient, by grant: Grant) async throws(OAuthFault) -> ClientOutcome {
        try await create(new, with: nil, by: grant)
    }

    /// The client with an id, as it is now.
    public func find(_ id: OAuthClientID) async throws(OAuthFault) -> OAuthClient? {
        try await live(id)?.client
    }

    /// All clients after one, the newest first.
    public func list(after last: OAuthClientID? = nil, limit: Int = 100) async throws(OAuthFault) -> [OAuthClient] {
        try await store.read { reader throws(StoreFault) in
            var sql: SQL = "SELECT \(OAuthClient.columns) FROM oauth_clients"
            // Ids begin with the time at which they were made.
            if let last { sql += " WHERE id < \(last)" }
            return try reader.rows(sql + " ORDER BY id DESC LIMIT \(limit)")
        }
    }

    /// Changes what a client is; `version` is the one that whoever asks has seen. When it may do less than before, what it was granted ends, and
    /// its users' consents stay: it asks again, and gets what is left.
    public func change(
        _ id: OAuthClientID, to new: NewClient, version: Int64? = nil, by grant: Grant
    ) async throws(OAuthFault) -> ClientOutcome {
        if let problem = new.problem() { return .refused(problem) }
        try await prepareKey(new)
        let machine = try await identity { () throws(IdentityFault) in try await machines.draft() }
        return try await store.change(by: grant, .oauthClientChanged, on: .client(id)) { change throws(StoreFault) in
            guard let old = try change.transaction.client(id) else { return .rollback(.notFound) }
            if let version, version != old.version { return .rollback(.versionConflict(old.version)) }
            guard old.profile.authentication == new.registration.authentication else {
                return .rollback(
                    .refused(OAuthRefusal(.invalidClientMetadata, "how a client authenticates can't be changed")))
            }
            let user = try change.machine(of: old, new, machine)
            if new.isNarrower(than: old) { try change.endSessions(ofClient: old.profile.id) }
            try change.update(id, to: new, user)
            return .commit(try change.done(id, secret: nil, "Client \(new.registration.name.text) changed"))
        }
    }

    /// Gives a client another secret. The one before works on for `overlap`, so that programs can be changed over; older ones end at once, as
    /// no client has more than two.
    public func rotateSecret(
        of id: OAuthClientID, overlap: Duration = usualOverlap, by grant: Grant
    ) async throws(OAuthFault) -> ClientOutcome {
        let secret = OpaqueToken(.clientSecret, randomness)
        let secretID = OAuthClientSecretID.make(at: time.now(), randomness)
        let overlap = max(.zero, min(overlap, Self.longestOverlap))
        return try await store.change(by: grant, .oauthClientSecretRotated, on: .client(id)) {
            change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard let client = try transaction.client(id) else { return .rollback(.notFound) }
            guard client.profile.authentication.hasSecret else {
                return .rollback(.refused(OAuthRefusal(.invalidClientMetadata, "the client has no secret")))
            }
            let old = try transaction.secrets(of: id, at: now)
            try transaction.run("DELETE FROM oauth_client_secrets WHERE client_id = \(id)")
            if let latest = old.first, overlap > .zero {
                try transaction.run(
                    """
                    INSERT INTO oauth_client_secrets (id, client_id, secret_hash, created_at, expires_at) \
                    VALUES (\(latest.id), \(id), \(latest.hash), \(now - .milliseconds(1)), \(now + overlap))
                    """)
            }
            try transaction.insertSecret(secret, id: secretID, of: id, at: now)
            change.note("overlap_seconds", .integer(overlap.components.seconds))
            return .commit(try change.done(id, secret: secret, "Client \(client.name) got another secret"))
        }
    }

    /// Lets a client do nothing any more, or all that it could again. Disabling it ends everything that it was granted.
    public func setActive(_ isActive: Bool, _ id: OAuthClientID, by grant: Grant) async throws(OAuthFault)
        -> ClientOutcome
    {
        let action: Action = isActive ? .oauthClientEnabled : .oauthClientDisabled
        return try await store.change(by: grant, action, on: .client(id)) { change throws(StoreFault) in
            guard let client = try change.transaction.client(id) else { return .rollback(.notFound) }
            guard client.isActive != isActive else { return .rollback(.done(client, secret: nil)) }
            try change.transaction.run(
                """
                UPDATE oauth_clients SET is_active = \(isActive), updated_at = \(change.time), version = version + 1 \
                WHERE id = \(id)
                """)
            if let user = client.userID { try change.setMachine(user, isActive: isActive) }
            if !isActive {
                let ended = try change.endSessions(ofClient: client.profile.id)
                try change.transaction.run("DELETE FROM oauth_codes WHERE client_id = \(id)")
                try change.transaction.run("DELETE FROM oauth_device_codes WHERE client_id = \(id)")
                try change.transaction.run("DELETE FROM oauth_pushed_requests WHERE client_id = \(id)")
                change.note("sessions", .integer(Int64(ended)))
            }
            return .commit(
                try change.done(id, secret: nil, "Client \(client.name) \(isActive ? "enabled" : "disabled")"))
        }
    }

    /// Registers a client, as `token` allows when there is one.
    func create(
        _ new: NewClient, with token: OpaqueToken?, by grant: Grant
    ) async throws(OAuthFault) -> ClientOutcome {
        if let problem = new.problem() { return .refused(problem) }
        try await prepareKey(new)
        let machine = try await identity { () throws(IdentityFault) in try await machines.draft() }
        let now = time.now()
        let id = OAuthClientID.make(at: now, randomness)
        let secretID = OAuthClientSecretID.make(at: now, randomness)
        let secret =
            new.registration.authentication.hasSecret ? OpaqueToken(.clientSecret, randomness) : nil
        return try await store.change(by: grant, .oauthClientCreated, on: .client(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            var registeredWith: RegistrationTokenID?
            if let token {
                registeredWith = try transaction.useRegistration(token, at: change.time)
                guard registeredWith != nil else { return .rollback(.refused(.badRegistrationToken)) }
            }
            guard try transaction.value("SELECT COUNT(*) FROM oauth_clients", as: Int.self) ?? 0 < Self.most else {
                return .rollback(.refused(OAuthRefusal(.invalidClientMetadata, "there are too many clients")))
            }
            let user = new.needsUser ? try change.insertMachine(machine, for: id.description) : nil
            try change.insert(id, new, user, registeredWith)
            if let secret { try transaction.insertSecret(secret, id: secretID, of: id, at: change.time) }
            return .commit(try change.done(id, secret: secret, "Client \(new.registration.name.text) registered"))
        }
    }

    /// Has the key that the client's tokens will be signed with shown before the first of them.
    private func prepareKey(_ new: NewClient) async throws(OAuthFault) {
        try await identity { () throws(IdentityFault) in
            try await store.identity.signingKeys.prepare(new.registration.algorithm)
        }
    }

    /// The client and its secrets, from memory while the database can be heard.
    func live(_ id: OAuthClientID) async throws(OAuthFault) -> LiveClient? {
        if let known = store.book[id] { return known }
        let (ticket, now) = (store.book.ticket(), time.now())
        let found = try await store.read { reader throws(StoreFault) -> LiveClient? in
            guard let client = try reader.client(id) else { return nil }
            return LiveClient(client: client, secrets: try reader.secrets(of: id, at: now))
        }
        if let found { store.book.keep(found, ticket) }
        return found
    }
}

extension Action {
    /// A client was registered.
    public static let oauthClientCreated = Action("oauth_client.created")
    /// A client was changed.
    public static let oauthClientChanged = Action("oauth_client.changed")
    /// A client got another secret.
    public static let oauthClientSecretRotated = Action("oauth_client.secret_rotated")
    /// A client may do nothing any more.
    public static let oauthClientDisabled = Action("oauth_client.disabled")
    /// A client may do again what it could.
    public static let oauthClientEnabled = Action("oauth_client.enabled")
}

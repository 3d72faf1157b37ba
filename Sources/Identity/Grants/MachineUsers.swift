@_spi(Authentication) public import Access
public import Audit
public import Core
import SecurityEvents
public import Store
import Vault

/// Programs that sign in for themselves. Each is a user of its own, so that what it does has an actor, a role and sessions as anybody's; but
/// it has no password that anybody could type, and no list of people shows it.
public struct Machines: Sendable {
    let store: IdentityStore
    let sessions: Sessions
    let passwords: PasswordHasher
    let time: any TimeSource
    let randomness: any Randomness
    /// Which session was last used for a client's user: a hint, which the sessions themselves have to bear out.
    let known = KnownMachineSessions()

    /// How long a program's session lives. Its tokens live for an hour; the session only holds them together.
    static let lifetime = Duration.seconds(90 * 86_400)
    /// How much of it has to be left for another token.
    static let leastLeft = Duration.seconds(86_400)

    /// What ``Audit/Change/insertMachine(_:for:)`` needs and no transaction should wait for: the hash of a password that nobody knows.
    public struct Draft: Sendable {
        let id: UserID
        let hash: PasswordHash
    }

    /// Gets ready for another one.
    public func draft() async throws(IdentityFault) -> Draft {
        // Nobody knows this password, and nobody could type it.
        let hash = try await passwords.hashing(Secret(Base64URL.encode(randomness.bytes(32))))
        return Draft(id: UserID.make(at: time.now(), randomness), hash: hash)
    }

    /// An access token for a program: for its own session, which is opened when there is none. Nil when its user is gone or disabled.
    public func tokens(
        of user: UserID, _ terms: SessionTerms, proof: String?, from origin: Origin
    ) async throws(IdentityFault) -> GrantTokens? {
        guard let session = try await session(of: user, terms, from: origin) else { return nil }
        let now = time.now()
        let tokenID = "\(session.id).\(Hexadecimal.encode(randomness.bytes(8)))"
        return try await sessions.grantTokens(
            session.user, session.id, nil, terms, Self.assurance(at: now), proof: proof, tokenID: tokenID, at: now)
    }

    private func session(
        of user: UserID, _ terms: SessionTerms, from origin: Origin
    ) async throws(IdentityFault) -> (id: SessionID, user: User)? {
        if let known = known[user], let live = store.caches?.sessions[known.id], live.user.isActive,
            live.user.role == known.user.role, time.now() < live.expiresAt - Self.leastLeft
        {
            return (known.id, known.user)
        }
        let (ticket, limit) = (store.caches?.sessions.ticket(), time.now() + Self.leastLeft)
        let found = try await store.read { reader throws(StoreFault) -> (User?, SessionID?, LiveSession?) in
            let id = try reader.value(
                """
                SELECT id FROM refresh_tokens WHERE client_id = \(terms.client) AND user_id = \(user) \
                AND scopes IS NOT NULL AND parent_id IS NULL AND expires_at > \(limit) ORDER BY created_at DESC
                """, as: SessionID.self)
            return (try reader.user(user), id, try id.flatMap { id throws(StoreFault) in try reader.liveSession(id) })
        }
        guard let person = found.0, person.isActive else { return nil }
        guard let id = found.1, let live = found.2 else { return try await open(for: user, terms, from: origin) }
        if let ticket { store.caches?.sessions.keep(live, id, ticket) }
        known[user] = (id, person)
        return (id, person)
    }

    private func open(
        for user: UserID, _ terms: SessionTerms, from origin: Origin
    ) async throws(IdentityFault) -> (id: SessionID, user: User)? {
        let now = time.now()
        let draft = SessionDraft(
            user: user, terms: SessionTerms(client: terms.client, scopes: terms.scopes ?? []),
            assurance: Self.assurance(at: now), isRefreshable: false, expiresAt: now + Self.lifetime)
        let grant = Grant.credential(of: .user(user, reference: "client:\(terms.client)"), from: origin)
        let opened = try await store.change(
            by: grant, .machineSessionOpened, on: Target(type: "user", id: "client:\(terms.client)", subject: user)
        ) { change throws(StoreFault) in
            guard let opened = try change.openSession(draft) else { return .rollback(OpenedSession?.none) }
            return .commit(opened)
        }
        return opened.map { ($0.id, $0.user) }
    }

    /// A program proves who it is with its secret or key, which is none of what people have.
    static func assurance(at time: Instant) -> Assurance {
        Assurance(methods: [], authenticatedAt: time, secondFactorAt: nil)
    }
}

extension Change {
    /// Adds the user of a client, as a part of what another room does. It has the role of programs.
    public func insertMachine(_ draft: Machines.Draft, for client: String) throws(StoreFault) -> UserID {
        try transaction.run(
            """
            INSERT INTO users (id, email, password_hash, role, client_id, created_at, updated_at) \
            VALUES (\(draft.id), \("\(client)@clients.invalid"), \(draft.hash), \(Role.apiUser.name), \(client), \
            \(time), \(time))
            """)
        try record(
            EventDraft(
                .accountCreated, user: draft.id, message: "User of client \(client) created",
                metadata: ["role": .text(Role.apiUser.name), "client_id": .text(client)]))
        return draft.id
    }

    /// Lets the user of a client sign in or not; not also ends its sessions.
    public func setMachine(_ user: UserID, isActive: Bool) throws(StoreFault) {
        try transaction.run(
            "UPDATE users SET is_active = \(isActive), updated_at = \(time), version = version + 1 WHERE id = \(user)")
        if !isActive { try transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(user)") }
    }
}

extension Action {
    /// A program signed in for itself.
    public static let machineSessionOpened = Action("client.session_opened")
}

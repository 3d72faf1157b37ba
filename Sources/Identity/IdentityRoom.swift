public import Audit
public import Core
public import SecurityEvents
public import Store
public import Vault

/// Everything this room does, put together: one call for the composition root.
public struct IdentityRoom: Sendable {
    /// The users.
    public let users: Users
    /// Sign-in, refresh, sign-out.
    public let sessions: Sessions
    /// Who sends a request.
    public let authenticator: Authenticator
    /// The keys that sign access tokens.
    public let signingKeys: SigningKeys
    private let cache: SessionCache?
    private let changes: ChangeFeed

    /// What the room stands on.
    public struct Foundations: Sendable {
        /// The database.
        public var database: AuditedDatabase
        /// The keys.
        public var vault: KeyVault
        /// The password hasher.
        public var passwords: PasswordHasher
        /// The security events.
        public var events: EventLog
        /// What changes in the database, also from outside.
        public var changes: ChangeFeed
        /// The time.
        public var time: any TimeSource
        /// Random bytes.
        public var randomness: any Randomness

        /// What the room stands on.
        public init(
            database: AuditedDatabase, vault: KeyVault, passwords: PasswordHasher, events: EventLog,
            changes: ChangeFeed, time: any TimeSource, randomness: any Randomness
        ) {
            self.database = database
            self.vault = vault
            self.passwords = passwords
            self.events = events
            self.changes = changes
            self.time = time
            self.randomness = randomness
        }
    }

    /// Opens the room; makes the first signing key at the very first start.
    public static func open(
        on base: Foundations, rules: TokenRules
    ) async throws(IdentityFault) -> IdentityRoom {
        let keys = try await SigningKeys.open(database: base.database, vault: base.vault)
        let cache = base.database.dialect.engine == .postgresql ? SessionCache { base.changes.isFresh } : nil
        let store = IdentityStore(database: base.database, cache: cache)
        let tokens = AccessTokens(keys: keys, rules: rules)
        return IdentityRoom(
            users: Users(store: store, passwords: base.passwords, time: base.time, randomness: base.randomness),
            sessions: Sessions(
                store: store, vault: base.vault, passwords: base.passwords, tokens: tokens, events: base.events,
                time: base.time, randomness: base.randomness),
            authenticator: Authenticator(store: store, tokens: tokens, events: base.events, time: base.time),
            signingKeys: keys, cache: cache, changes: base.changes)
    }

    /// Follows the database's changes until cancelled. Run it beside the server: without it, every request reads the
    /// database.
    public func run() async {
        await cache?.follow(changes.subscribe())
    }
}

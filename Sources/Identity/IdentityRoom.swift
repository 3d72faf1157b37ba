public import Audit
public import Authenticators
public import Core
public import Delivery
public import SecurityEvents
public import Store
public import Vault

/// Everything this room does, put together: one call for the composition root.
public struct IdentityRoom: Sendable {
    /// The users.
    public let users: Users
    /// Removing users for good.
    public let erasure: Erasure
    /// Sign-in, refresh, sign-out.
    public let sessions: Sessions
    /// Signing in at our own pages.
    public let browsers: BrowserSessions
    /// What people have besides a password.
    public let secondFactors: SecondFactors
    /// Keys and passkeys, beside a password and instead of one.
    public let passkeys: Passkeys
    /// New passwords, and the tickets for them.
    public let passwords: Passwords
    /// Accounts that are made for others.
    public let invitations: Invitations
    /// Other e-mail addresses.
    public let emailChanges: EmailChanges
    /// API keys.
    public let keys: APIKeys
    /// The roles.
    public let roles: Roles
    /// The teams.
    public let teams: Teams
    /// Who somebody is, for questions about what they may.
    public let subjects: Subjects
    /// Who sends a request with an access token.
    public let authenticator: Authenticator
    /// Who sends a request with an API key.
    public let keyAuthenticator: KeyAuthenticator
    /// Uses of API keys, to be written now and then.
    public let keyUses: KeyUses
    /// Uses of sessions, to be written now and then.
    public let sessionUses: SessionUses
    /// Programs that sign in for themselves.
    public let machines: Machines
    /// The keys that sign access tokens.
    public let signingKeys: SigningKeys
    private let caches: LiveCaches
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
        /// What a new password must be.
        public var policy: PasswordPolicy
        /// Of whom a second factor is asked.
        public var factorPolicy: SecondFactorPolicy
        /// Where mail to people goes.
        public var outbox: Outbox
        /// What stands in it.
        public var letters: Letters
        /// Whom passkeys are for; nil means the issuer of the tokens.
        public var relyingParty: RelyingParty?

        /// What the room stands on.
        public init(
            database: AuditedDatabase, vault: KeyVault, passwords: PasswordHasher, events: EventLog,
            changes: ChangeFeed, time: any TimeSource, randomness: any Randomness,
            policy: PasswordPolicy = PasswordPolicy(), factorPolicy: SecondFactorPolicy = .usual, outbox: Outbox,
            letters: Letters, relyingParty: RelyingParty? = nil
        ) {
            self.database = database
            self.vault = vault
            self.passwords = passwords
            self.events = events
            self.changes = changes
            self.time = time
            self.randomness = randomness
            self.policy = policy
            self.factorPolicy = factorPolicy
            self.outbox = outbox
            self.letters = letters
            self.relyingParty = relyingParty
        }
    }

    /// Opens the room; makes the first signing key at the very first start.
    public static func open(
        on base: Foundations, rules: TokenRules
    ) async throws(IdentityFault) -> IdentityRoom {
        let keys = try await SigningKeys.open(database: base.database, vault: base.vault)
        let caches = LiveCaches(base.changes)
        let store = IdentityStore(database: base.database, caches: caches)
        let mail = IdentityMail(outbox: base.outbox, letters: base.letters)
        let failures = FailedSignIns(
            store: store, mail: mail, events: base.events, time: base.time, randomness: base.randomness)
        let passwords = Passwords(
            store: store, vault: base.vault, hasher: base.passwords, policy: base.policy,
            factorPolicy: base.factorPolicy, failures: failures, mail: mail, time: base.time,
            randomness: base.randomness)
        let tokens = AccessTokens(keys: keys, rules: rules)
        let sessionUses = SessionUses(store: store, time: base.time)
        let sessions = Sessions(
            store: store, vault: base.vault, passwords: base.passwords, tokens: tokens, events: base.events,
            time: base.time, randomness: base.randomness, failures: failures, mail: mail,
            factorPolicy: base.factorPolicy)
        let relyingParty =
            base.relyingParty ?? RelyingParty(publicURL: rules.issuer, name: rules.issuerName)
        let secondFactors = SecondFactors(
            sessions: sessions, passwords: passwords, issuer: rules.issuerName, relyingParty: relyingParty)
        let authenticator = Authenticator(
            store: store, tokens: tokens, events: base.events, uses: sessionUses, factorPolicy: base.factorPolicy,
            time: base.time)
        let uses = KeyUses(store: store, time: base.time, randomness: base.randomness)
        return IdentityRoom(
            users: Users(
                store: store, passwords: base.passwords, policy: base.policy, factorPolicy: base.factorPolicy,
                time: base.time, randomness: base.randomness),
            erasure: Erasure(store: store, events: base.events, uses: uses),
            sessions: sessions, browsers: BrowserSessions(sessions, secondFactors, authenticator),
            secondFactors: secondFactors, passkeys: Passkeys(factors: secondFactors), passwords: passwords,
            invitations: Invitations(store: store, passwords: passwords),
            emailChanges: EmailChanges(store: store, passwords: passwords, vault: base.vault),
            keys: APIKeys(store: store, time: base.time, randomness: base.randomness),
            roles: Roles(store: store), teams: Teams(store: store, time: base.time, randomness: base.randomness),
            subjects: Subjects(store: store),
            authenticator: authenticator,
            keyAuthenticator: KeyAuthenticator(store: store, events: base.events, uses: uses, time: base.time),
            keyUses: uses, sessionUses: sessionUses,
            machines: Machines(
                store: store, sessions: sessions, passwords: base.passwords, time: base.time,
                randomness: base.randomness),
            signingKeys: keys, caches: caches, changes: base.changes)
    }

    /// Forgets at once what is remembered of a user's sessions and keys, or of everybody's: for rooms that end sessions in changes of their
    /// own. Call it before anybody hears of the change.
    public func forget(_ user: UserID?) { caches.forget(user) }

    /// Follows the database's changes until cancelled. Run it beside the server: without it, every request reads the
    /// database.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await caches.run() }
            group.addTask { await signingKeys.follow(changes.subscribe()) }
        }
    }
}

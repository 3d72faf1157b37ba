public import Audit
public import Core
public import Identity
public import SecurityEvents
public import Store

/// Everything this room does, put together: one call for the composition root.
public struct OAuthRoom: Sendable {
    /// The clients.
    public let clients: Clients
    /// Which client sends a request.
    public let authentication: ClientAuthentication
    /// Whether a user's tokens may go to a client, and codes for it.
    public let authorization: Authorization
    /// Tokens.
    public let tokens: TokenDesk
    /// What may come only once.
    public let replays: ReplayMemory
    /// Requests that were pushed.
    public let pushed: PushedRequests
    /// What users granted.
    public let consents: Consents
    /// Registration by programs.
    public let registration: Registration
    let store: OAuthStore
    let time: any TimeSource

    /// What the room stands on.
    public struct Foundations: Sendable {
        /// The database.
        public var database: AuditedDatabase
        /// Users, sessions and signing keys.
        public var identity: IdentityRoom
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
            database: AuditedDatabase, identity: IdentityRoom, events: EventLog, changes: ChangeFeed,
            time: any TimeSource, randomness: any Randomness
        ) {
            self.database = database
            self.identity = identity
            self.events = events
            self.changes = changes
            self.time = time
            self.randomness = randomness
        }
    }

    /// Puts the room together. `rules` are those of the access tokens; assertions of clients may be for the issuer, or for
    /// `tokenEndpoint`.
    public init(on base: Foundations, rules: TokenRules, tokenEndpoint: String) {
        let (time, randomness) = (base.time, base.randomness)
        let store = OAuthStore(database: base.database, identity: base.identity, book: ClientBook(base.changes))
        let replays = ReplayMemory(store: store)
        let clients = Clients(store: store, machines: base.identity.machines, time: time, randomness: randomness)
        self.store = store
        self.time = time
        self.clients = clients
        self.replays = replays
        authentication = ClientAuthentication(
            clients: clients, replays: replays, events: base.events, audiences: [rules.issuer, tokenEndpoint],
            time: time)
        authorization = Authorization(
            store: store, clients: clients, issuer: rules.issuer, time: time, randomness: randomness)
        pushed = PushedRequests(store: store, time: time, randomness: randomness)
        consents = Consents(store: store)
        registration = Registration(store: store, clients: clients, time: time, randomness: randomness)
        tokens = TokenDesk(store: store, rules: rules, time: time, randomness: randomness)
    }

    /// Follows the database's changes until cancelled. Run it beside the server: without it, every request reads its client.
    public func run() async {
        await store.book.run()
    }
}

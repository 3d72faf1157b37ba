public import Accounts
public import Agents
public import Anchors
public import Audit
public import Geo
public import Health
public import Identity
public import NetworkDefence
public import OAuth
public import PersonalData
public import SecurityEvents

/// What the routes call: the functions of the rooms, and whether all of them are ready.
public struct WebServices: Sendable {
    /// Users, sessions, tokens.
    public var identity: IdentityRoom
    /// Clients, what users granted them, and their tokens.
    public var oauth: OAuthRoom
    /// The security events.
    public var events: EventLog
    /// The audit log's rows.
    public var auditLog: AuditLog
    /// The audit log as strangers verify it.
    public var audited: AuditedDatabase
    /// Rules for addresses and budgets of requests.
    public var network: NetworkRoom
    /// Where addresses are.
    public var places: Places
    /// What the server says about itself.
    public var health: HealthRoom
    /// Masking, tokens, and how often personal data is read.
    public var personalData: PersonalDataRoom
    /// Where the audit log's checkpoints go, and what witnesses signed of them.
    public var anchors: AnchorRoom
    /// Customers' accounts, what is proposed about them, and who decided.
    public var accounts: AccountsRoom
    /// Agents, and what they and programs that speak MCP can look up.
    public var agents: AgentRoom
    /// Whether the server is about to stop; the web server itself knows.
    var isStopping: @Sendable () -> Bool = { false }
    /// How many deliveries of events are taken at once.
    public var ingest = IngestGate()
    /// How many streams of events are open at once.
    public var streams = StreamPlaces()
    /// Whose pages may use a cookie of ours. The server sets it from its settings.
    var trustedPages = TrustedPages(publicURL: "", others: [])
    /// Our own pages alone. The server sets it from its settings.
    var ownPages = TrustedPages(publicURL: "", others: [])
    /// What this server is to OAuth's clients. The server sets it from its settings.
    var authorizationServer = AuthorizationServer(issuer: "")
    /// Whether what the server depends on can be used; false makes `/readyz` say no. Asked at every probe, so it must
    /// be quick.
    public var isReady: @Sendable () async -> Bool

    /// The rooms' functions.
    public init(
        identity: IdentityRoom, oauth: OAuthRoom, events: EventLog, audited: AuditedDatabase, network: NetworkRoom,
        places: Places, health: HealthRoom, anchors: AnchorRoom, personalData: PersonalDataRoom,
        accounts: AccountsRoom, agents: AgentRoom,
        isReady: @escaping @Sendable () async -> Bool
    ) {
        self.identity = identity
        self.oauth = oauth
        self.events = events
        self.audited = audited
        auditLog = AuditLog(audited)
        self.network = network
        self.places = places
        self.health = health
        self.anchors = anchors
        self.personalData = personalData
        self.accounts = accounts
        self.agents = agents
        self.isReady = isReady
    }
}

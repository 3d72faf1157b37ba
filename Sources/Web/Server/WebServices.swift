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
public import RealEstate
public import SecurityEvents
public import Zoho

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
    /// Escrows, listings and clients.
    public var realEstate: RealEstateRoom
    /// Where the audit log's checkpoints go, and what witnesses signed of them.
    public var anchors: AnchorRoom
    /// Agents, and what they and programs that speak MCP can look up.
    public var agents: AgentRoom
    /// Customers' accounts, what is proposed about them, and who decided.
    public var accounts: AccountsRoom
    /// Records of Zoho CRM; nil where it isn't configured.
    public var zoho: ZohoRoom?
    /// Whether the server is about to stop; the web server itself knows.
    var isStopping: @Sendable () -> Bool = { false }
    /// How many deliveries of events are taken at once.
    public var ingest = IngestGate()
    /// How many files of records may be taken in at once.
    public var imports = IngestGate(places: 2)
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
        realEstate: RealEstateRoom, accounts: AccountsRoom, agents: AgentRoom,
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
        self.realEstate = realEstate
        self.agents = agents
        self.accounts = accounts
        self.isReady = isReady
    }
}

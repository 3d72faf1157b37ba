public import Core

/// How Zoho is reached and how often it is asked, as the operator decides.
public struct ZohoPlan: Sendable {
    /// Where the organisation's data is.
    public var centre: DataCentre
    /// Where tokens come from.
    public var accountsURL: String
    /// Where records are.
    public var apiURL: String
    /// What this server shows Zoho to get access tokens, as it is remembered or as it is now; nil while it can't be read.
    public var credentials: @Sendable (_ isFresh: Bool) async -> ZohoCredentials?
    /// Requests a minute.
    public var requestsPerMinute: Int
    /// From one sync to the next.
    public var interval: Duration
    /// When what is here is too old to be shown without a warning.
    public var staleAfter: Duration
    /// What webhooks are signed with.
    public var webhooks: WebhookSigning
    /// How many webhooks may wait.
    public var webhookQueue: Int
    /// How long a request may take, and how often it is tried.
    public var patience = ZohoPatience()

    /// A plan; addresses are those of the data centre unless told.
    public init(
        centre: DataCentre, accountsURL: String? = nil, apiURL: String? = nil, requestsPerMinute: Int = 240,
        interval: Duration = .seconds(900), staleAfter: Duration = .seconds(3_600), webhooks: WebhookSigning,
        webhookQueue: Int = 10_000, credentials: @escaping @Sendable (_ isFresh: Bool) async -> ZohoCredentials?
    ) {
        self.centre = centre
        self.accountsURL = accountsURL ?? centre.accountsURL
        self.apiURL = apiURL ?? centre.apiURL
        self.requestsPerMinute = requestsPerMinute
        self.interval = interval
        self.staleAfter = staleAfter
        self.webhooks = webhooks
        self.webhookQueue = webhookQueue
        self.credentials = credentials
    }
}

/// What this server shows Zoho to get access tokens.
public struct ZohoCredentials: Sendable {
    let clientID: String
    let clientSecret: Secret<String>
    let refreshToken: Secret<String>

    /// Of a client registered in Zoho's API console.
    public init(clientID: String, clientSecret: Secret<String>, refreshToken: Secret<String>) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.refreshToken = refreshToken
    }

    func isSame(as other: ZohoCredentials) -> Bool {
        clientID == other.clientID && clientSecret.reveal() == other.clientSecret.reveal()
            && refreshToken.reveal() == other.refreshToken.reveal()
    }
}

/// How long one request may take, and how often and how long it is tried again.
public struct ZohoPatience: Sendable {
    /// How often at most, the first try among them.
    public var tries = 4
    /// After which time no further try begins. Less than a job's lease, with one request.
    public var budget = Duration.seconds(20)
    /// How long one request may take.
    public var perTry = Duration.seconds(15)
    /// The longest pause before the second try; each further one may be twice as long, up to eight seconds.
    public var firstPause = Duration.milliseconds(500)

    private static let longestPause = Duration.seconds(8)

    /// Four tries within twenty seconds.
    public init() {}

    /// How long to wait before try `number`, which is 2 or more: what the other side asked for and no less, or any time up to a limit that
    /// grows, so that many who failed together don't come back together. `chance` is in 0…1.
    func pause(before number: Int, after fault: ZohoFault, chance: Double) -> Duration {
        let limit = min(firstPause * (1 << min(number - 2, 10)), Self.longestPause)
        if case .throttled(let asked?) = fault { return asked + limit * chance / 4 }
        return limit * chance
    }
}

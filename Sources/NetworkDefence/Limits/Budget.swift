public import Core

/// Which budget a request is taken from.
public enum Budget: String, Sendable, CaseIterable {
    /// Of nobody: probes, and what browsers ask before they ask.
    case none
    /// Of the client's address: whoever shows no good credential.
    case anonymous
    /// Of the client's address, for proving who one is: a guess costs more than a question.
    case signIn = "sign-in"
    /// Of the user who is signed in, whatever they come with.
    case principal
    /// Of the user, for sending events, which come in streams.
    case ingest
    /// Of the user, for proxies that ask who sends each request of another application.
    case forward
}

/// How much each budget holds.
public struct RequestBudgets: Sendable, Hashable {
    /// Requests a minute of one address without a credential; nil for any number.
    public var anonymous: Int?
    /// Sign-ins and refreshes a minute of one address.
    public var signIn: Int?
    /// Requests a minute of one user.
    public var principal: Int?
    /// Deliveries of events a minute of one user.
    public var ingest: Int?
    /// Questions of proxies a minute about one user.
    public var forward: Int?
    /// How many of them may come at once.
    public var burst: Int

    /// Guide A's figures, a stricter one for sign-in, and room for a stream of events.
    public init(
        anonymous: Int? = 60, signIn: Int? = 20, principal: Int? = 120, ingest: Int? = 6_000,
        forward: Int? = 6_000, burst: Int = 20
    ) {
        self.anonymous = anonymous
        self.signIn = signIn
        self.principal = principal
        self.ingest = ingest
        self.forward = forward
        self.burst = burst
    }

    /// No limits at all.
    public static let unlimited = RequestBudgets(anonymous: nil, signIn: nil, principal: nil, ingest: nil, forward: nil)

    /// The rate of a budget; nil when it has no limit.
    public func rate(of budget: Budget) -> Rate? {
        let perMinute =
            switch budget {
            case .none: Int?.none
            case .anonymous: anonymous
            case .signIn: signIn
            case .principal: principal
            case .ingest: ingest
            case .forward: forward
            }
        // Two seconds' worth may come at once anyway: a stream is never quite even.
        return perMinute.map { Rate(perMinute: $0, burst: max(burst, $0 / 30)) }
    }
}

/// Whose budget it is.
public enum Spender: Sendable, Hashable {
    /// An IPv4 address, or the /64 of an IPv6 address, of which one customer has them all.
    case network(IPAddress)
    /// A user.
    case user(UserID)

    /// Whoever comes from an address.
    public static func address(_ address: IPAddress) -> Spender {
        .network(address.width == 128 ? address.masked(to: 64) : address)
    }

    /// As events and other nodes name it: `203.0.113.7`, `2001:db8::/64`, or a user's id.
    public var text: String {
        switch self {
        case .network(let address): address.width == 128 ? "\(address)/64" : address.text
        case .user(let id): id.description
        }
    }

    /// A spender from its ``text``.
    init?(text: some StringProtocol) {
        if let id = UserID(text) {
            self = .user(id)
        } else if let address = IPAddress(text.hasSuffix("/64") ? String(text.dropLast(3)) : String(text)) {
            self = .network(address)
        } else {
            return nil
        }
    }
}

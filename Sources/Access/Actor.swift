public import Core

/// Who does something, as the audit log and the events name them.
public enum Actor: Sendable, Hashable {
    /// A user, by id and reference (`USR-456`).
    case user(UserID, reference: String)
    /// Nobody known yet: a failed sign-in.
    case anonymous
    /// The server itself.
    case system
    /// A person at the terminal, by the operating system's user name.
    case `operator`(String)
    /// Somebody who went round the server, straight into the database, by the database's user name.
    case database(String)
    /// Somebody of whom another program says that they did it: by the id they have here, or else by a name.
    case reported(UserID?, name: String?)

    /// The user, when it is one.
    public var userID: UserID? {
        switch self {
        case .user(let id, _): id
        case .reported(let id, _): id
        case .anonymous, .system, .operator, .database: nil
        }
    }
}

/// Where a request came from. Everything in it is personal data except the request id.
public struct Origin: Sendable, Hashable {
    /// The client's address, as the edge decided it; nil for jobs and the terminal.
    public var address: String?
    /// The `User-Agent` header, cut to 512 bytes.
    public var userAgent: String?
    /// The request's path without its query.
    public var path: String?
    /// The request's method.
    public var method: String?
    /// The request.
    public var requestID: RequestID?
    /// The API key that it came with.
    public var apiKey: APIKeyID?
    /// Where the address is, as far as a database of places says.
    public var place: Place?

    /// Where a request came from.
    public init(
        address: String? = nil, userAgent: String? = nil, path: String? = nil, method: String? = nil,
        requestID: RequestID? = nil, apiKey: APIKeyID? = nil, place: Place? = nil
    ) {
        self.address = address
        self.userAgent = userAgent
        self.path = path
        self.method = method
        self.requestID = requestID
        self.apiKey = apiKey
        self.place = place
    }

    /// Not a request: a job, the terminal, start-up.
    public static let local = Origin()
}

public import Audit
public import Core

/// An event about to be recorded: what happened, to whom. Where it came from is added by whoever records it.
public struct EventDraft: Sendable {
    /// What happened.
    public var type: EventType
    /// How much it matters.
    public var severity: EventSeverity
    /// Whether what it reports succeeded; the type's own unless said otherwise.
    public var success: Bool
    /// The user it is about; nil when nobody was recognised.
    public var userID: UserID?
    /// The e-mail address, as far as one was named.
    public var email: String?
    /// The user name, as far as one was named.
    public var username: String?
    /// The API key it is about; else the one that the request came with.
    public var apiKeyID: APIKeyID?
    /// One sentence for a person.
    public var message: String
    /// Further facts, by name in `snake_case`.
    public var metadata: [String: DetailValue]
    /// Facts that another program gave, in its own form; a name that is also in `metadata` counts there.
    public var foreignMetadata: [JSONValue.Member] = []

    /// A draft; `severity` is the type's own unless given.
    public init(
        _ type: EventType, user: UserID? = nil, email: String? = nil, username: String? = nil, message: String,
        severity: EventSeverity? = nil, metadata: [String: DetailValue] = [:]
    ) {
        self.type = type
        self.severity = severity ?? type.eventClass.severity
        success = type.eventClass.success
        self.userID = user
        self.email = email
        self.username = username
        self.message = message
        self.metadata = metadata
    }
}

public import Core

/// What was done, in the operators' words: `resource.past_participle`, as guide A names them
/// (`recommendation.approved`).
///
/// Rooms add theirs in an extension, beside the function that does it.
public struct Action: Sendable, Hashable {
    /// The name, lower case, one dot.
    public let name: String

    /// An action; the name is a literal so that the set of actions is finite.
    public init(_ name: StaticString) {
        self.init(name: name.description)
    }

    init(name: String) {
        self.name = name
    }
}

/// What it was done to.
public struct Target: Sendable, Hashable {
    /// The kind of thing, in clear in the log: `user`, `session`.
    public let type: String
    /// Its id or reference; personal when the thing is a person.
    public let id: String?
    /// The person the values are about, whose key seals them; nil when it is about nobody.
    public let subject: UserID?

    /// A target; see the properties.
    public init(type: StaticString, id: String?, subject: UserID? = nil) {
        self.init(type: type.description, id: id, subject: subject)
    }

    init(type: String, id: String?, subject: UserID?) {
        self.type = type
        self.id = id
        self.subject = subject
    }

    /// A user.
    public static func user(_ id: UserID) -> Target {
        Target(type: "user", id: id.description, subject: id)
    }

    /// A user's session.
    public static func session(_ id: SessionID, of user: UserID) -> Target {
        Target(type: "session", id: id.description, subject: user)
    }
}

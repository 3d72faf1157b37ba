/// The things that have ids. Only names: the types that hold their data live in their rooms.
public enum Entity {
    /// A person or machine that signs in.
    public enum User {}
    /// A signed-in session: one row of `refresh_tokens`, the `sid` of its tokens.
    public enum Session {}
    /// An API key.
    public enum APIKey {}
    /// People who work together.
    public enum Team {}
    /// A key or passkey that somebody signs in with.
    public enum Passkey {}
    /// A row of `security_events`.
    public enum SecurityEvent {}
    /// An entry of the audit log, before and apart from its index in the tree.
    public enum AuditEntry {}
    /// A piece of background work.
    public enum Job {}
    /// A rule about network addresses.
    public enum IPRule {}
    /// One HTTP request.
    public enum Request {}
}

/// The id of a user.
public typealias UserID = ID<Entity.User>
/// The id of a session.
public typealias SessionID = ID<Entity.Session>
/// The id of an API key.
public typealias APIKeyID = ID<Entity.APIKey>
/// The id of a team.
public typealias TeamID = ID<Entity.Team>
/// The id of a passkey.
public typealias PasskeyID = ID<Entity.Passkey>
/// The id of a security event.
public typealias SecurityEventID = ID<Entity.SecurityEvent>
/// The id of an audit entry.
public typealias AuditEntryID = ID<Entity.AuditEntry>
/// The id of a rule about network addresses.
public typealias IPRuleID = ID<Entity.IPRule>
/// The id of a job.
public typealias JobID = ID<Entity.Job>
/// The id of a request, sent back as `X-Request-Id`.
public typealias RequestID = ID<Entity.Request>

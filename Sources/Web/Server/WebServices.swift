public import Identity
public import SecurityEvents

/// What the routes call: the functions of the rooms, and whether all of them are ready.
public struct WebServices: Sendable {
    /// Users, sessions, tokens.
    public var identity: IdentityRoom
    /// The security events.
    public var events: EventLog
    /// Whether what the server depends on can be used; false makes `/readyz` say no. Asked at every probe, so it must
    /// be quick.
    public var isReady: @Sendable () async -> Bool

    /// The rooms' functions.
    public init(identity: IdentityRoom, events: EventLog, isReady: @escaping @Sendable () async -> Bool) {
        self.identity = identity
        self.events = events
        self.isReady = isReady
    }
}

/// What an event is about: the six categories of the catalogue.
public enum EventCategory: String, Sendable, CaseIterable {
    case authentication
    case authorization
    case apiKey = "api_key"
    case account
    case suspicious
    case dataAccess = "data_access"
}

/// How much an event matters, from nothing to somebody's phone ringing.
public enum EventSeverity: String, Sendable, CaseIterable {
    case info
    case warning
    case error
    case critical
}

/// What follows from an event's type alone.
public struct EventClass: Sendable, Equatable {
    /// What it is about.
    public let category: EventCategory
    /// How much it matters, unless the draft says otherwise.
    public let severity: EventSeverity
    /// Whether what it reports succeeded.
    public let success: Bool
}

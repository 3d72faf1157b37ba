public import Core

/// How something does, in the words that guide R's administrators read.
public enum HealthStatus: String, Sendable, CaseIterable, JSONWritable {
    /// As it should.
    case healthy
    /// Slow, or failing now and then.
    case degraded
    /// Not at all.
    case unhealthy

    /// The same in other words.
    init(_ status: ComponentStatus) {
        switch status {
        case .operational: self = .healthy
        case .degraded: self = .degraded
        case .outage: self = .unhealthy
        }
    }

    /// The word of `application/health+json`.
    var draftWord: String {
        switch self {
        case .healthy: "pass"
        case .degraded: "warn"
        case .unhealthy: "fail"
        }
    }
}

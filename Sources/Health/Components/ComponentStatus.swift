public import Core

/// How a part of the server does, as the public sees it.
public enum ComponentStatus: String, Sendable, CaseIterable, JSONWritable {
    /// As it should.
    case operational
    /// Slow, or failing now and then.
    case degraded
    /// Not at all.
    case outage
}

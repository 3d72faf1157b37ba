public import Store

/// Why this room could not do its work. Refused requests are no fault: they are outcomes.
public enum NetworkFault: Error, Sendable {
    /// The database could not do it.
    case store(StoreFault)
}

/// Why the log may not be continued.
struct LogRefusal: Sendable, Hashable {
    /// In words for operators.
    let reason: String
    /// Whether a database is older than what was remembered elsewhere. Then whoever was erased since may be back, and nothing may be
    /// shown either.
    let isOlder: Bool

    /// One of the databases was restored from before what is remembered.
    static func older(_ reason: String) -> LogRefusal { LogRefusal(reason: reason, isOlder: true) }

    /// The log isn't what was written.
    static func damaged(_ reason: String) -> LogRefusal { LogRefusal(reason: reason, isOlder: false) }
}

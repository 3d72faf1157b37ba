public import Core

/// What came of restoring a backup.
public struct RestoreReport: Sendable {
    /// The backup.
    public let name: String
    /// When it was begun.
    public let createdAt: Instant
    /// Entries of the audit log.
    public let entries: Int64
    /// Accounts.
    public let users: Int64
    /// Security events.
    public let events: Int64
    /// Where what was there before is kept; nil when there was nothing.
    public internal(set) var kept: String?
    /// Why the server doesn't open what was restored before the audit log was recovered; nil when it does.
    public let refusal: String?
}

extension RestoreReport: Shaped {
    /// What `castellan restore --json` prints.
    public static let shape = Shape<RestoreReport>(
        "RestoredBackup", "What came of restoring a backup.",
        [
            .field("backup", "The backup.") { $0.name },
            .field("createdAt", "When it was begun.") { $0.createdAt },
            .field("entries", "Entries of the audit log.") { $0.entries },
            .field("users", "Accounts.") { $0.users },
            .field("events", "Security events.") { $0.events },
            .field("before", "Where what was there before is kept.") { $0.kept },
            .field("refusal", "Why the server doesn't open it before the audit log is recovered.") { $0.refusal },
        ])
}

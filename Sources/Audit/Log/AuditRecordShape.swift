public import Core
import TransparencyLog

extension AuditRecord: Shaped {
    /// An entry as the API gives it, with the names that guide A's `audit_logs` has.
    public static let shape = Shape<AuditRecord>(
        "AuditEntry", "One entry of the audit log, its values opened and compared with what it commits to.",
        [
            .field("index", "Its place in the log, from 0 without gaps; null for the moment until it has one.") {
                $0.index
            },
            .field("id", "The entry's id.") { $0.id },
            .field("timestamp", "When it was done.") { $0.time },
            .field("user_id", "The user who did it.") { $0.userID },
            .field("actor_name", "Who did it, when not a user: an operator at the terminal or the database's user.") {
                $0.actorName
            },
            .field("action", "What was done.") { $0.action },
            .field("resource_type", "The kind of thing it was done to.") { $0.resourceType },
            .field("resource_id", "Which one.") { $0.resourceID },
            .field("details", "What else was noted.") { $0.details.map(RawJSON.init) },
            .field("ip_address", "Where it was done from.") { $0.ipAddress },
            .field("user_agent", "With what it was done.") { $0.userAgent },
            .field("hash", "The entry's leaf hash: SHA-256 of a zero byte and the entry, in hexadecimal.") {
                Hexadecimal.encode($0.hash)
            },
            .field("integrity", "Whether the row is what was written.") { $0.integrity.word },
            .field("verdicts", "The verdict on each value, by name; null where all of them are VERIFIED.") {
                FieldVerdicts($0.verdicts)
            },
            .field("mismatch", "What was altered after it was written; null where nothing was.") {
                $0.integrity.alteredPart
            },
        ])
}

extension AuditRecord.Integrity {
    /// The verdict in one word.
    public enum Word: String, JSONWritable, CaseIterable {
        /// All that is there is what the entry commits to.
        case verified
        /// Values were erased with their person's data, as the log itself says, or nobody has the key any more.
        case erased
        /// Values are missing, and nothing in the log says why.
        case withheld
        /// Retention has removed all but the columns and the hash.
        case pruned
        /// Something was altered.
        case mismatch
    }

    /// The verdict in one word.
    public var word: Word {
        switch self {
        case .intact: .verified
        case .keyDestroyed, .erased: .erased
        case .withheld: .withheld
        case .pruned: .pruned
        case .altered: .mismatch
        }
    }

    /// What was altered; nil where nothing was.
    public var alteredPart: String? {
        if case .altered(let part) = self { part } else { nil }
    }
}

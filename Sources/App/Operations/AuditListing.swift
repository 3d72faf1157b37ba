import Audit
public import Core
import Store
import TransparencyLog

/// One entry of the audit log, as `castellan audit list` prints it.
public struct AuditLine: Sendable {
    let record: AuditRecord

    /// What a person looks at first, in columns.
    public var words: [String] {
        [
            record.index.map(String.init) ?? "-", record.time.rfc3339, record.action, actor.isEmpty ? "-" : actor,
            record.resourceType, record.resourceID ?? "-", integrity,
        ]
    }

    /// Who did it: a user's id, or the name of an operator or of a database's user.
    var actor: String { record.userID?.description ?? record.actorName ?? "" }

    /// Whether the row is what was written, in words.
    var integrity: String {
        switch record.integrity {
        case .intact: "verified"
        case .pruned: "pruned"
        // Such as one of the columns, which isn't a value.
        case .altered(let what) where record.verdicts[what] == nil: "MISMATCH \(what)"
        case .keyDestroyed, .erased, .withheld, .altered: verdicts
        }
    }

    /// What isn't verified, by verdict: `ERASED ip_address user_id, WITHHELD details`.
    private var verdicts: String {
        Verdict.allCases.filter { $0 != .verified }.compactMap { verdict in
            let names = record.verdicts.filter { $0.value == verdict }.keys.sorted()
            return names.isEmpty ? nil : "\(verdict.rawValue) \(names.joined(separator: " "))"
        }.joined(separator: ", ")
    }
}

extension AuditLine: Shaped {
    /// What `castellan audit list` prints.
    public static let shape = Shape<AuditLine>(
        "AuditLine", "One entry of the audit log.",
        [
            .field("index", "Its place in the log.") { $0.record.index },
            .field("time", "When it was done.") { $0.record.time },
            .field("action", "What was done.") { $0.record.action },
            .field("actor", "Who did it.") { $0.actor },
            .field("resource", "The kind of thing it was done to.") { $0.record.resourceType },
            .field("resourceId", "Which one.") { $0.record.resourceID },
            .field("address", "Where it was done from.") { $0.record.ipAddress },
            .field("details", "What else was noted.") { $0.record.details },
            .field("integrity", "Whether the row is what was written, value by value.") { $0.integrity },
            .field("id", "Its id, by which it is proved.") { $0.record.id },
        ])
}

extension Operations {
    /// The newest entries of the audit log, newest first.
    public func auditEntries(limit: Int) async throws(CommandFault) -> [AuditLine] {
        do { return try await assembly.auditLog.entries(limit: limit).map(AuditLine.init) } catch {
            throw CommandFault(error)
        }
    }
}

import Core
import Store

/// How an entry is about a person: they did it, or it was done to them.
enum PersonRole: String, CaseIterable {
    case actor
    case subject

    /// Entries behind `start`, or from the first on.
    func entries(of person: UserID, after start: AuditEntryID?, limit: Int) -> SQL {
        let query: SQL = "SELECT e.idx, v.entry_id FROM audit_values v JOIN audit_entries e ON e.id = v.entry_id WHERE "
        return query + (self == .actor ? "v.user_id = \(person)" : "v.subject_id = \(person)") + Self.behind(start)
            + " ORDER BY v.entry_id LIMIT \(limit)"
    }

    func erasure(of person: UserID, after start: AuditEntryID?, upTo last: AuditEntryID) -> SQL {
        erasure(of: person, upTo: last) + Self.behind(start)
    }

    private static func behind(_ start: AuditEntryID?) -> SQL {
        start.map { " AND entry_id > \($0)" } ?? ""
    }

    private func erasure(of person: UserID, upTo last: AuditEntryID) -> SQL {
        switch self {
        case .actor:
            """
            UPDATE audit_values SET user_id = NULL, actor_name = NULL, ip_address = NULL, user_agent = NULL
            WHERE user_id = \(person) AND entry_id <= \(last)
            """
        case .subject:
            """
            UPDATE audit_values SET subject_id = NULL, resource_id = NULL, details = NULL
            WHERE subject_id = \(person) AND entry_id <= \(last)
            """
        }
    }
}

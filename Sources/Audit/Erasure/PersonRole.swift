import Core
import Store

/// How an entry is about a person: they did it, or it was done to them.
enum PersonRole: String, CaseIterable {
    case actor
    case subject

    func entries(of person: UserID, limit: Int) -> SQL {
        let query: SQL = "SELECT e.idx, v.entry_id FROM audit_values v JOIN audit_entries e ON e.id = v.entry_id WHERE "
        return query + (self == .actor ? "v.user_id = \(person)" : "v.subject_id = \(person)")
            + " ORDER BY v.entry_id LIMIT \(limit)"
    }

    func erasure(of person: UserID, upTo last: AuditEntryID) -> SQL {
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

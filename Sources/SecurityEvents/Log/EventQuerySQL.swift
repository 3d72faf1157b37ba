import Core
import Store

extension EventQuery {
    /// The page's rows, and one more to see whether another page follows.
    var rows: SQL {
        var sql: SQL = "SELECT \(SecurityEvent.columns) FROM security_events WHERE \(conditions)"
        if let cursor = page.cursor {
            sql += " AND (created_at, id) < (\(cursor.instant), \(cursor.id(of: Entity.SecurityEvent.self)))"
        }
        sql += " ORDER BY created_at DESC, id DESC LIMIT \(page.limit + 1)"
        if page.offset > 0 { sql += " OFFSET \(page.offset)" }
        return sql
    }

    /// How many events match, up to one beyond `cap`; nil counts all.
    func count(to cap: Int?) -> SQL {
        guard let cap else { return "SELECT COUNT(*) FROM security_events WHERE \(conditions)" }
        return "SELECT COUNT(*) FROM (SELECT 1 FROM security_events WHERE \(conditions) LIMIT \(cap + 1)) AS counted"
    }

    /// How far to count; nil for all the way.
    var cap: Int? { exactCount ? nil : Total.usualCap }

    /// Every combination of the filters has its index, so only a long way to the first row makes a page expensive.
    var cost: ReadCost { page.offset > 1_000 ? .scan : .point }

    private var conditions: SQL {
        var sql: SQL = "TRUE"
        if let visibleTo { sql += " AND user_id = \(visibleTo)" }
        if let type { sql += " AND event_type = \(type.rawValue)" }
        if let from { sql += " AND created_at >= \(from)" }
        if let to { sql += " AND created_at <= \(to)" }
        return sql
    }
}

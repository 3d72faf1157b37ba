import Core
import Store

extension EventQuery {
    /// The page's rows, and one more to see whether another page follows.
    var page: SQL {
        var sql: SQL = "SELECT "
        sql += SecurityEvent.columns
        sql += " FROM security_events WHERE "
        sql += conditions
        if let cursor { sql += " AND (created_at, id) < (\(cursor.instant), \(SecurityEventID(high: cursor.high, low: cursor.low)))" }
        sql += " ORDER BY created_at DESC, id DESC LIMIT \(limit + 1)"
        if cursor == nil, offset > 0 { sql += " OFFSET \(offset)" }
        return sql
    }

    /// How many events match, up to one beyond where counting stops.
    var count: SQL {
        if exactCount { return "SELECT COUNT(*) FROM security_events WHERE " + conditions }
        return "SELECT COUNT(*) FROM (SELECT 1 FROM security_events WHERE " + conditions
            + " LIMIT \(Total.cap + 1)) AS counted"
    }

    /// Indexes begin with each combination of the filters, so only a long way to the first row makes a page expensive.
    var cost: ReadCost { offset > 1_000 ? .scan : .point }

    private var conditions: SQL {
        var sql: SQL = "TRUE"
        if let visibleTo { sql += " AND user_id = \(visibleTo)" }
        if let type { sql += " AND event_type = \(type.rawValue)" }
        if let from { sql += " AND created_at >= \(from)" }
        if let to { sql += " AND created_at <= \(to)" }
        return sql
    }
}

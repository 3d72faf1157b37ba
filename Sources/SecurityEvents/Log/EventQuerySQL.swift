import Core
import Store

extension EventQuery {
    /// The page's rows, and one more to see whether another page follows.
    ///
    /// Never with two upper bounds: SQLite would take the greater to begin at, and pass by all rows between them.
    func rows(_ dialect: Dialect) -> SQL {
        var bounded = self
        if let cursor = page.cursor, let to, cursor.instant <= to { bounded.to = nil }
        var sql: SQL = "SELECT \(SecurityEvent.columns) FROM \(bounded.selection(dialect))"
        if let cursor = page.cursor {
            sql += " AND (created_at, id) < (\(cursor.instant), \(cursor.id(of: Entity.SecurityEvent.self)))"
        }
        sql += " ORDER BY \(newestFirst(dialect)) LIMIT \(page.limit + 1)"
        if page.offset > 0 { sql += " OFFSET \(page.offset)" }
        return sql
    }

    /// How many events match, up to one beyond `cap`; nil counts all.
    func count(to cap: Int?, _ dialect: Dialect) -> SQL {
        guard let cap else { return "SELECT COUNT(*) FROM \(selection(dialect))" }
        return "SELECT COUNT(*) FROM (SELECT 1 FROM \(selection(dialect)) LIMIT \(cap + 1)) AS counted"
    }

    /// How far to count; nil for all the way.
    var cap: Int? { exactCount ? nil : Total.usualCap }

    /// What a page costs: one filter has its index, and of several the rest is looked up row by row.
    var cost: ReadCost { isIndexed && page.offset <= 1_000 ? .point : .scan }

    /// Whether one index answers the whole question, so that no row is read that isn't wanted.
    var isIndexed: Bool {
        let values = [visibleTo != nil || userID != nil, type != nil, email != nil, ipAddress != nil, apiKeyID != nil]
        let rare = [category?.isRare, severity?.isRare]
        return success == nil && !rare.contains(false) && (values + rare.map { $0 ?? false }).count { $0 } <= 1
    }

    /// What the rows must fulfil. Category and severity are written out, since their indexes hold only part of the rows and a bound
    /// value wouldn't say which.
    var conditions: SQL {
        var sql: SQL = "TRUE"
        if let visibleTo { sql += " AND user_id = \(visibleTo)" }
        if let userID, userID != visibleTo { sql += " AND user_id = \(userID)" }
        if let type { sql += " AND event_type = \(type.rawValue)" }
        // What is recorded under a type has its category.
        if let category, category != type?.eventClass.category { sql += " AND event_category = \(category.literal)" }
        if let severity { sql += " AND severity = \(severity.literal)" }
        if let success { sql += success ? " AND success" : " AND NOT success" }
        if let email { sql += " AND email = \(email)" }
        if let ipAddress { sql += " AND ip_address = \(ipAddress)" }
        if let apiKeyID { sql += " AND api_key_id = \(apiKeyID)" }
        if let from { sql += " AND created_at >= \(from)" }
        if let to { sql += " AND created_at <= \(to)" }
        return sql
    }
}

extension EventCategory {
    /// Whether an index holds its rows.
    fileprivate var isRare: Bool {
        switch self {
        case .account, .suspicious, .authorization: true
        case .authentication, .apiKey, .dataAccess: false
        }
    }

    fileprivate var literal: SQL {
        switch self {
        case .authentication: "'authentication'"
        case .authorization: "'authorization'"
        case .apiKey: "'api_key'"
        case .account: "'account'"
        case .suspicious: "'suspicious'"
        case .dataAccess: "'data_access'"
        }
    }
}

extension EventSeverity {
    /// Whether an index holds its rows.
    fileprivate var isRare: Bool {
        switch self {
        case .error, .critical: true
        case .info, .warning: false
        }
    }

    fileprivate var literal: SQL {
        switch self {
        case .info: "'info'"
        case .warning: "'warning'"
        case .error: "'error'"
        case .critical: "'critical'"
        }
    }
}

public import Core
import Store

/// Which entries of the log to read. All filters that are set must hold.
///
/// Pages follow the index, which has no gaps and never changes, so no entry is shown twice or passed over however fast the log grows.
/// On PostgreSQL an entry that has no index yet, for some tens of milliseconds after its commit, isn't among them.
public struct AuditQuery: Sendable, Hashable {
    /// How many entries a page may have.
    public static let limits = 1...1_000

    /// What was done, such as `user.locked`.
    public var action: String?
    /// The kind of thing it was done to, such as `user`.
    public var resourceType: String?
    /// The user who did it.
    public var userID: UserID?
    /// Done at this time or later.
    public var from: Instant?
    /// Done before this time.
    public var to: Instant?
    /// At this index or after it.
    public var minIndex: Int64?
    /// Which way pages go.
    public var order = Order.newestFirst
    /// The index of the last entry of the page before this one; nil for the first page.
    public var cursor: Int64?
    /// How many entries at most; brought within ``limits``.
    public var limit: Int

    /// Which way pages go.
    public enum Order: Sendable, Hashable {
        /// By falling index, as people read.
        case newestFirst
        /// By rising index, as programs follow.
        case oldestFirst
    }

    /// The newest entries; set the filters afterwards.
    public init(limit: Int = 50) {
        self.limit = limit
    }

    /// The statement, for ``AuditRow``.
    var sql: SQL {
        var query = AuditRow.placed
        if let action { query += " AND e.action = \(action)" }
        if let resourceType { query += " AND e.resource_type = \(resourceType)" }
        if let userID { query += " AND v.user_id = \(userID)" }
        if let from { query += " AND e.created_at >= \(from)" }
        if let to { query += " AND e.created_at < \(to)" }
        if let minIndex { query += " AND e.idx >= \(minIndex)" }
        let limit = min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
        switch order {
        case .newestFirst:
            if let cursor { query += " AND e.idx < \(cursor)" }
            return query + " ORDER BY e.idx DESC LIMIT \(limit)"
        case .oldestFirst:
            if let cursor { query += " AND e.idx > \(cursor)" }
            return query + " ORDER BY e.idx LIMIT \(limit)"
        }
    }
}

import Core
import Store

/// An entry and its values as they are stored, values still sealed.
struct AuditRow: Sendable {
    let index: Int64?
    let id: AuditEntryID
    let time: Instant
    let action: String
    let resourceType: String
    let text: String
    let hash: [UInt8]
    let values: EntryValues
    /// Whether retention has removed the text and the values.
    var isPruned = false
    /// Whether the row of values is gone, which every entry begins with.
    var isAlone = false

    /// Said of a row whose text is missing: whether that is where the log begins no more. An empty text elsewhere was altered.
    private static let pruned: SQL = """
        entry = '' AND EXISTS (SELECT 1 FROM audit_head h
            WHERE idx >= h.first_index AND idx < h.first_index + h.min_index)
        """

    private static let alone: SQL = "NOT EXISTS (SELECT 1 FROM audit_values x WHERE x.entry_id = id)"

    /// Entries that have their place, with their values; conditions on `e` and `v` follow.
    static let placed: SQL = """
        SELECT e.idx, e.id, e.created_at, e.action, e.resource_type, e.entry, e.hash, v.user_id, v.subject_id,
            v.resource_id, v.actor_name, v.ip_address, v.user_agent, v.details, \(pruned), v.entry_id IS NULL
        FROM audit_entries e LEFT JOIN audit_values v ON v.entry_id = e.id WHERE e.idx >= 0
        """

    /// One entry, also while it waits for its place.
    static func one(_ id: AuditEntryID) -> SQL {
        """
        SELECT idx, id, created_at, action, resource_type, entry, hash, user_id, subject_id, resource_id,
            actor_name, ip_address, user_agent, details, \(pruned), \(alone)
        FROM audit_rows WHERE id = \(id)
        """
    }

    /// The newest `limit`, before `cursor` where there is one.
    static func newest(_ limit: Int, before cursor: AuditEntryID?) -> SQL {
        var query: SQL = """
            SELECT idx, id, created_at, action, resource_type, entry, hash, user_id, subject_id, resource_id,
                actor_name, ip_address, user_agent, details, \(pruned), \(alone)
            FROM audit_rows
            """
        if let cursor { query += " WHERE id < \(cursor)" }
        return query + " ORDER BY id DESC LIMIT \(limit)"
    }
}

extension AuditRow: RowDecodable {
    init(row: Row) throws(StoreFault) {
        index = try row.get(0)
        id = try row.get(1)
        time = try row.get(2)
        action = try row.get(3)
        resourceType = try row.get(4)
        text = try row.get(5)
        hash = try row.get(6)
        values = EntryValues(
            entry: id, userID: try row.get(7), subjectID: try row.get(8), resourceID: try row.get(9),
            actorName: try row.get(10), ipAddress: try row.get(11), userAgent: try row.get(12),
            details: try row.get(13))
        isPruned = try row.get(14)
        isAlone = try row.get(15)
    }
}

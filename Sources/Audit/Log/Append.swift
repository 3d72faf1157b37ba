import Core
@_spi(RawTransaction) import Store

extension Transaction {
    /// Writes an entry and its values.
    ///
    /// With one writer the entry gets its index at once, and its place in the tree at the end of the transaction, together with all
    /// that were appended in it. With several nodes it waits in `audit_pending` until the
    /// ``Sequencer`` gives it one: indexes without gaps would otherwise make every transaction wait for every other.
    func append(_ written: (entry: Entry, values: EntryValues), _ tree: TreeWriter) throws(StoreFault) {
        try tree.permit.check()
        guard !dialect.hasOneWriter else { return try place(written, tree) }
        let entry = written.entry
        try insert(written.values)
        try insert(
            """
            INSERT INTO audit_pending (id, created_at, action, resource_type, entry, hash)
            VALUES (\(entry.id), \(entry.time), \(entry.action), \(entry.resourceType), \(entry.text), \(entry.hash))
            """)
    }

    /// Writes an entry and its values with the next index. Where several nodes write, only under ``lockTree()``.
    func place(_ written: (entry: Entry, values: EntryValues), _ tree: TreeWriter) throws(StoreFault) {
        let entry = written.entry
        try insert(written.values)
        try insert(
            """
            INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
            VALUES ((SELECT coalesce(max(idx) + 1, 0) FROM audit_entries), \(entry.id), \(entry.time),
                \(entry.action), \(entry.resourceType), \(entry.text), \(entry.hash))
            """)
        beforeCommit { transaction throws(StoreFault) in try tree.grow(in: transaction) }
    }

    private func insert(_ values: EntryValues) throws(StoreFault) {
        try insert(
            """
            INSERT INTO audit_values
                (entry_id, user_id, subject_id, resource_id, actor_name, ip_address, user_agent, details)
            VALUES (\(values.entry), \(values.userID), \(values.subjectID), \(values.resourceID), \(values.actorName),
                \(values.ipAddress), \(values.userAgent), \(values.details))
            """)
    }
}

extension Dialect {
    /// Whether transactions come one after another, so that one of them can take the next index itself.
    var hasOneWriter: Bool { engine == .sqlite }
}

import Core
@_spi(RawTransaction) import Store

/// An entry, and the row of personal values beside it.
typealias WrittenEntry = (entry: Entry, values: EntryValues)

extension Transaction {
    /// Writes an entry and its values.
    func append(_ written: WrittenEntry, _ tree: TreeWriter) throws(StoreFault) {
        try append([written], tree)
    }

    /// Writes entries and their values, in order.
    ///
    /// With one writer they get their indexes at once, and their places in the tree at the end of the transaction, together with all
    /// that were appended in it. With several nodes they wait in `audit_pending` until the
    /// ``Sequencer`` gives them some: indexes without gaps would otherwise make every transaction wait for every other.
    func append(_ written: [WrittenEntry], _ tree: TreeWriter) throws(StoreFault) {
        try tree.permit.check()
        guard !dialect.hasOneWriter else { return try place(written, tree) }
        for part in written.parts {
            try insert(EntryValues.insertion(of: part.map(\.values)))
            let rows = SQL.rows(part) { $0.entry.row }
            try insert(
                "INSERT INTO audit_pending (id, created_at, action, resource_type, entry, hash) VALUES \(rows)")
        }
    }

    /// Writes entries and their values with the next indexes. Where several nodes write, only under ``lockTree()``.
    func place(_ written: [WrittenEntry], _ tree: TreeWriter) throws(StoreFault) {
        var next = try value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int64.self) ?? 0
        for part in written.parts {
            try insert(EntryValues.insertion(of: part.map(\.values)))
            let rows = SQL.rows(zip(next..., part)) { "\($0), \($1.entry.row)" }
            try insert(
                "INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash) VALUES \(rows)")
            next += Int64(part.count)
        }
        beforeCommit { transaction throws(StoreFault) in try tree.grow(in: transaction) }
    }
}

extension [WrittenEntry] {
    /// As many as go into one statement, whose text and places for values both engines limit.
    fileprivate var parts: [ArraySlice<WrittenEntry>] {
        stride(from: 0, to: count, by: 100).map { self[$0..<Swift.min($0 + 100, count)] }
    }
}

extension Entry {
    fileprivate var row: SQL { "\(id), \(time), \(action), \(resourceType), \(text), \(hash)" }
}

extension EntryValues {
    fileprivate static func insertion(of rows: [EntryValues]) -> SQL {
        let rows = SQL.rows(rows) { row in
            """
            \(row.entry), \(row.userID), \(row.subjectID), \(row.resourceID), \(row.actorName), \(row.ipAddress), \(row.userAgent), \
            \(row.details)
            """
        }
        return """
            INSERT INTO audit_values
                (entry_id, user_id, subject_id, resource_id, actor_name, ip_address, user_agent, details)
            VALUES \(rows)
            """
    }
}

extension Dialect {
    /// Whether transactions come one after another, so that one of them can take the next index itself.
    var hasOneWriter: Bool { engine == .sqlite }
}

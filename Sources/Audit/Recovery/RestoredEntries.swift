public import Access
import Core
@_spi(RawTransaction) public import Store
public import TransparencyLog

extension AuditedDatabase {
    /// Appends entries that the database has lost and a copy elsewhere has: byte for byte, in their places from `size` on, and signs
    /// what the log is then. Whoever calls has checked them against what the log signed. What they commit to is lost with the
    /// database: their values read WITHHELD.
    ///
    /// Continues a log that may not be continued (``refusal``): it is what makes it whole again.
    public func restore(_ entries: [LeafEntry], from size: UInt64) async throws(StoreFault) {
        tree.writer.permit.restore()
        try await database.writeReadingCommitted { [writer = tree.writer] transaction throws(StoreFault) in
            try transaction.lockTree()
            guard try TreeHead.newest(transaction)?.size == size else {
                throw .abandoned("audit_head is not where the copy goes on: is a server running?")
            }
            for entry in entries { try transaction.restore(entry) }
            try writer.grow(in: transaction)
            return .commit(())
        }
        appended()
    }

    /// Records that entries were restored.
    public func noteRecovery(
        of entries: UInt64, from copy: String, erasures: Int, by grant: Grant
    ) async throws(StoreFault) {
        try await change(by: grant, action: .logRecovered, on: .auditLog) { change throws(StoreFault) in
            change.note("copy", .text(copy))
            change.note("entries", .integer(Int64(clamping: entries)))
            change.note("erasures", .integer(Int64(erasures)))
            return .commit(())
        }
    }
}

extension Transaction {
    fileprivate func restore(_ entry: LeafEntry) throws(StoreFault) {
        guard case .text(let action)? = entry.fields["action"], case .text(let type)? = entry.fields["rt"] else {
            throw .decoding("audit_entries: \(entry.id) doesn't say what was done")
        }
        // It had no place yet when the backup was made.
        if !dialect.hasOneWriter { try insert("DELETE FROM audit_pending WHERE id = \(entry.id)") }
        try insert(
            """
            INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
            VALUES ((SELECT coalesce(max(idx) + 1, 0) FROM audit_entries), \(entry.id), \(entry.time), \(action), \(type),
                \(String(decoding: entry.bytes, as: UTF8.self)), \(entry.leafHash.bytes))
            """)
    }
}

extension Action {
    /// Entries that the database had lost were brought back from a copy of the log.
    public static let logRecovered = Action("audit_log.recovered")
}

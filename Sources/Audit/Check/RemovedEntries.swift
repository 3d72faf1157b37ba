import Store
import TransparencyLog

/// What the log itself says of entries that retention removed: its entries of kind ``TransparencyLog/EntryKind/retention``, believed only where
/// they are what was hashed. The newest says it of all before it.
enum RemovedEntries {
    /// How many leaves of an epoch, from its first on, have been removed.
    static func count(of head: StoredHead, _ reader: Reader) throws(StoreFault) -> UInt64 {
        let next: SQL = "(SELECT min(first_index) FROM audit_head WHERE epoch > \(head.epoch))"
        let rows = try reader.rows(
            """
            SELECT entry, hash FROM audit_entries WHERE action = \(Action.logPruned.name) AND idx >= \(head.firstIndex) \
            AND (\(next) IS NULL OR idx < \(next)) ORDER BY idx
            """, as: SaidRow.self)
        return rows.compactMap(\.removed).max() ?? 0
    }
}

private struct SaidRow: RowDecodable {
    /// How many leaves the entry says were removed; nil when it isn't what was hashed.
    let removed: UInt64?

    init(row: Row) throws(StoreFault) {
        let text = Array(try row.get(0, as: String.self).utf8)
        guard MerkleHash.leaf(text).bytes == (try row.get(1, as: [UInt8].self)), let leaf = try? LeafEntry(text),
            leaf.kind == .retention, case .integer(let index)? = leaf.fields["min_index"]
        else {
            removed = nil
            return
        }
        removed = UInt64(exactly: index)
    }
}

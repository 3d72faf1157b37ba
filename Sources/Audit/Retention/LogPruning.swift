public import Access
public import Core
@_spi(RawTransaction) public import Store
import TransparencyLog

extension AuditedDatabase {
    /// For how long entries are kept at least, whatever a setting says; the tables themselves refuse to give up younger ones.
    public static let shortestRetention = Duration.seconds(365 * 86_400)
    /// Entries removed at once, 32 bundles.
    public static let prunedAtOnce = 32 * Tile.fullWidth
    /// So much longer entries are kept than was asked for: the database's clock may be behind this one.
    private static let clockTolerance = Duration.seconds(60 * 60)

    /// The entries that are past their time, `limit` at most; nil when there is no whole bundle of them. `copied` is how many entries of the
    /// newest epoch every copy of the log has; nil where there are no copies.
    ///
    /// Entries of an earlier epoch stay: nothing proves them any more but themselves.
    public func prunable(
        keptFor: Duration, copied: UInt64?, atMost limit: Int = AuditedDatabase.prunedAtOnce
    ) async throws(StoreFault) -> PrunableEntries? {
        let before = time.now() - max(keptFor, Self.shortestRetention) - Self.clockTolerance
        return try await database.read(.scan) { reader throws(StoreFault) in
            guard let head = try TreeHead.newest(reader) else { return nil }
            let first = head.index(of: head.minIndex)
            let end = first + Int64(min(head.size - head.minIndex, UInt64(limit)))
            let young = try reader.value(
                """
                SELECT idx FROM audit_entries WHERE idx >= \(first) AND idx < \(end) AND created_at >= \(before)
                ORDER BY idx LIMIT 1
                """, as: Int64.self)
            let held = try reader.firstHeld(first..<end)
            let leaf = { (index: Int64) in UInt64(index - head.firstIndex) }
            return PrunableEntries(
                epoch: head.epoch, firstIndex: head.firstIndex, from: head.minIndex, young: leaf(young ?? end),
                held: held.map(leaf), copied: copied)
        }
    }

    /// Removes the texts and values of archived entries, and appends the entry that says so, in one transaction; returns that entry. Nil, and
    /// nothing done, when somebody else was quicker or one of the entries is held by now.
    public func prune(
        _ archive: LogArchive, keptFor: Duration, by grant: Grant
    ) async throws(StoreFault) -> AuditEntryID? {
        let (entries, digest) = (archive.entries, archive.digest)
        let policy = "\(keptFor.components.seconds / 86_400) days"
        let pruning = LogChange<Void>(kind: .retention, action: .logPruned) { transaction, _ throws(StoreFault) in
            let (past, indexes) = (entries.leaves.upperBound, entries.indexes)
            guard let head = try TreeHead.newest(transaction), head.epoch == entries.epoch,
                head.minIndex == entries.leaves.lowerBound, try transaction.firstHeld(indexes) == nil
            else { return nil }
            let root = try CompactRange(size: past, reading: transaction.nodes(of: head, size: past)).root
            try transaction.remove(indexes, before: past, of: head)
            return (
                (),
                [
                    "archive_sha256": .text(digest), "from_index": .integer(Int64(entries.leaves.lowerBound)),
                    "min_index": .integer(Int64(past)), "n": .integer(Int64(entries.leaves.count)),
                    "policy": .text(policy), "root": .text(root.base64),
                ]
            )
        }
        return try await make(pruning, by: grant)?.entry
    }
}

extension Reader {
    /// The first of some entries that is about somebody whose data may not be erased for now.
    fileprivate func firstHeld(_ indexes: Range<Int64>) throws(StoreFault) -> Int64? {
        try value(
            """
            SELECT e.idx FROM audit_entries e JOIN audit_values v ON v.entry_id = e.id
            WHERE e.idx >= \(indexes.lowerBound) AND e.idx < \(indexes.upperBound)
                AND EXISTS (SELECT 1 FROM audit_holds h WHERE h.subject_id = v.user_id OR h.subject_id = v.subject_id)
            ORDER BY e.idx LIMIT 1
            """, as: Int64.self)
    }
}

extension Transaction {
    /// Moves the log's beginning first: the tables let go of nothing behind it.
    fileprivate func remove(_ indexes: Range<Int64>, before minIndex: UInt64, of head: TreeHead) throws(StoreFault) {
        let (first, past) = (indexes.lowerBound, indexes.upperBound)
        try run("UPDATE audit_head SET min_index = \(Int64(minIndex)) WHERE epoch = \(head.epoch)")
        try run(
            """
            UPDATE audit_values SET user_id = NULL, subject_id = NULL, resource_id = NULL, actor_name = NULL,
                ip_address = NULL, user_agent = NULL, details = NULL
            WHERE entry_id IN (SELECT id FROM audit_entries WHERE idx >= \(first) AND idx < \(past))
            """)
        switch dialect.engine {
        case .sqlite: try run("UPDATE audit_entries SET entry = '' WHERE idx >= \(first) AND idx < \(past)")
        case .postgresql: _ = try value("SELECT audit_prune(\(first), \(past))", as: Int64.self)
        }
    }
}

extension Action {
    /// Entries of the log were removed, since their time was over.
    public static let logPruned = Action("audit_log.pruned")
}

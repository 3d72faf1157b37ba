public import Core
@_spi(RawTransaction) public import Store
public import TransparencyLog

/// The audit log as a tree that strangers verify: checkpoints, tiles, bundles, proofs.
///
/// All of it is about the newest epoch, and about the tree of its newest checkpoint unless a size is given. Everything that is read can be
/// given away but for who may see that something happened: it holds nobody's personal values.
public struct AuditTree: Sendable {
    let database: Database
    let writer: TreeWriter
    private let desk = ProofDesk()

    init(database: Database, writer: TreeWriter) {
        self.database = database
        self.writer = writer
    }

    /// Entries brought into the tree in one transaction at the start.
    private static let batch = 50_000

    /// Brings entries into the tree that were written before there was one, and begins the log when there is none yet. To be called
    /// at the start, before anything is appended; with nothing to do it reads two rows.
    public func prepare() async throws(StoreFault) {
        let isCurrent = try await onTree { reader, head throws(StoreFault) -> Bool? in
            let next = try reader.value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int64.self)
            return next == head.index(of: head.size)
        }
        guard isCurrent != true else { return }
        var count = Self.batch
        while count == Self.batch {
            count = try await database.writeReadingCommitted { [writer] transaction throws(StoreFault) in
                try transaction.lockTree()
                _ = try writer.head(in: transaction)
                return .commit(try writer.grow(atMost: Self.batch, in: transaction))
            }
        }
    }

    /// The log's name: the first line of each checkpoint and the name of its keys, such as `crm.example.com/audit`; `…/e2` in the
    /// second epoch.
    public func origin() async throws(StoreFault) -> String {
        try await head()?.origin ?? writer.origin
    }

    /// The public keys that sign at this time, the current one first; several while keys change. None before the log has begun.
    public func keys() async throws(StoreFault) -> [VerifierKey] {
        let now = writer.time.now()
        return try await database.read { reader throws(StoreFault) in
            let texts = try reader.values(
                """
                SELECT vkey FROM audit_keys WHERE epoch = (SELECT max(epoch) FROM audit_head)
                    AND (retires_at IS NULL OR retires_at > \(now)) ORDER BY retires_at IS NOT NULL, vkey
                """, as: String.self)
            return texts.compactMap { VerifierKey(vkey: $0) }
        }
    }

    /// The newest signed checkpoint; nil before the first entry has its place.
    public func checkpoint() async throws(StoreFault) -> SignedNote? {
        try await onTree { reader, head throws(StoreFault) in try reader.checkpoint(of: head) }
    }

    /// The checkpoint of exactly this size; nil when none was signed.
    public func checkpoint(of size: UInt64) async throws(StoreFault) -> SignedNote? {
        try await onTree { reader, head throws(StoreFault) in try reader.checkpoint(of: head, size: size) }
    }

    /// A tile of hashes; nil when the tree hasn't got all of it.
    public func tile(_ tile: Tile) async throws(StoreFault) -> HashTile? {
        try await onTree { reader, head throws(StoreFault) in
            guard tile.isPart(ofTreeOf: head.size) else { return nil }
            return try reader.tile(tile, of: head)
        }
    }

    /// The entries under a tile of level 0.
    public func entries(_ tile: Tile) async throws(StoreFault) -> BundleReading {
        let reading: BundleReading? = try await onTree { reader, head throws(StoreFault) in
            guard tile.level == 0, tile.isPart(ofTreeOf: head.size) else { return .absent }
            let first = tile.index * UInt64(Tile.fullWidth)
            guard first >= head.minIndex else { return .pruned }
            let start = head.index(of: first)
            let texts = try reader.values(
                """
                SELECT entry FROM audit_entries WHERE idx >= \(start) AND idx < \(start + Int64(tile.width)) ORDER BY idx
                """, as: String.self)
            do { return .bytes(try EntryBundle.encode(texts.map { Array($0.utf8) })) } catch {
                throw .decoding("audit_entries.entry: \(error)")
            }
        }
        return reading ?? .absent
    }

    /// Proof that a leaf is in the tree of `size` leaves; nil when one of them is out of range.
    public func inclusion(of index: UInt64, in size: UInt64? = nil) async throws(StoreFault) -> InclusionProof? {
        try await onTree { reader, head throws(StoreFault) in
            let size = size ?? head.size
            guard size <= head.size else { return nil }
            return try InclusionProof(index: index, treeSize: size, reading: reader.nodes(of: head, size: size))
        }
    }

    /// Proof that the tree of `to` leaves continues the one of `from`; nil unless 1 ≤ `from` ≤ `to` ≤ the newest size.
    public func consistency(from: UInt64, to: UInt64? = nil) async throws(StoreFault) -> ConsistencyProof? {
        try await onTree { reader, head throws(StoreFault) in
            let size = to ?? head.size
            guard size <= head.size else { return nil }
            return try ConsistencyProof(oldSize: from, newSize: size, reading: reader.nodes(of: head, size: size))
        }
    }

    /// Index, inclusion proof and checkpoint of an entry in one file; nil for an unknown entry, or one that has no place in this epoch.
    /// The checkpoint is the newest, unless an older one is given: then nil also for an entry that came after it.
    public func proof(
        of entry: AuditEntryID, under older: SignedNote? = nil
    ) async throws(StoreFault) -> TLogProof? {
        try await onTree { reader, head throws(StoreFault) in
            let note = older == nil ? try reader.checkpoint(of: head, size: head.size) : older
            guard
                let index = try reader.value("SELECT idx FROM audit_entries WHERE id = \(entry)", as: Int64.self),
                let leaf = head.leaf(at: index), let note, let checkpoint = try? Checkpoint(text: note.text),
                checkpoint.origin == head.origin, checkpoint.size <= head.size,
                let proof = try InclusionProof(
                    index: leaf, treeSize: checkpoint.size, reading: reader.nodes(of: head, size: checkpoint.size))
            else { return nil }
            return TLogProof(proof, checkpoint: note)
        }
    }

    /// As ``proof(of:)``, of an entry that was just committed: where several nodes write it may have its place only a moment later,
    /// which is waited for, `limit` at most.
    public func proof(of entry: AuditEntryID, within limit: Duration) async throws(StoreFault) -> TLogProof? {
        try await proofs(of: [entry], within: limit)[entry]
    }

    /// The same of many; without those that have none when the time is over.
    public func proofs(
        of entries: [AuditEntryID], within limit: Duration
    ) async throws(StoreFault) -> [AuditEntryID: TLogProof] {
        // Listens before it looks, so that it misses nothing in between.
        let (sizes, end) = (growth(), ContinuousClock.now + limit)
        writer.growth.isAwaited(true)
        defer { writer.growth.isAwaited(false) }
        var (proofs, isOver) = ([AuditEntryID: TLogProof](), false)
        while true {
            let missing = entries.filter { proofs[$0] == nil }
            let found = try await desk.proofs(of: missing) { missing throws(StoreFault) in
                try await self.proofs(of: missing)
            }
            for entry in missing { proofs[entry] = found[entry] }
            if isOver || database.dialect.hasOneWriter || entries.allSatisfy({ proofs[$0] != nil }) { return proofs }
            // Once more when the time is over: what happened on another node may not have been heard of.
            isOver = await !Self.isNews(in: sizes, before: end)
        }
    }

    /// Waits for the next size; false when there is none in time.
    private static func isNews(in sizes: AsyncStream<UInt64>, before end: ContinuousClock.Instant) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await sizes.first { _ in true } != nil }
            group.addTask {
                try? await Task.sleep(until: end)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// Hears of growth elsewhere from what the database tells, until the feed ends: for ``growth()`` and ``proof(of:within:)`` on one
    /// of several nodes.
    public func follow(_ feed: ChangeFeed) async {
        for await notice in feed.subscribe() {
            if case .rows(let table, _, _) = notice, table != "audit_checkpoints" { continue }
            if let head = try? await head() { writer.growth.heard(head.size) }
        }
    }

    /// The sizes of checkpoints as they come, in this process and as far as it hears of others: a reader that misses one hears of a
    /// larger one.
    public func growth() -> AsyncStream<UInt64> {
        writer.growth.listen()
    }

    private func head() async throws(StoreFault) -> TreeHead? {
        try await onTree { _, head throws(StoreFault) in head }
    }

    /// Reads, knowing the head; nil before the log has begun. On PostgreSQL rows may be newer than the head, which only adds to them.
    func onTree<Value: Sendable>(
        _ body: @escaping @Sendable (Reader, TreeHead) throws(StoreFault) -> Value?
    ) async throws(StoreFault) -> Value? {
        try await database.read { reader throws(StoreFault) in
            guard let head = try TreeHead.newest(reader) else { return nil }
            return try body(reader, head)
        }
    }
}

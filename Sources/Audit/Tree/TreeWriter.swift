import Core
@_spi(RawTransaction) import Store
import TransparencyLog
import Vault

/// Brings entries into the tree, and signs what the tree is then.
///
/// There is one way in, whoever wrote the entries and whenever: whatever has an index and no leaf yet becomes one. So the ordinary
/// append, the first start over an older log, and the one after a crash are the same.
struct TreeWriter: Sendable {
    /// The log's name, should it begin now.
    let origin: String
    let keys: LogKeys
    let growth: TreeGrowth
    let permit = TreePermit()
    let time: any TimeSource
    let randomness: any Randomness

    /// Tells all nodes of PostgreSQL that there is a new checkpoint.
    static let notice = ChangeFeed.notice(of: "audit_checkpoints", .insert)
    /// Entries brought into the tree with one statement.
    private static let batch = 10_000

    /// Adds what has an index but no leaf: `limit` entries, or all. Returns how many there were.
    ///
    /// One caller at a time: in SQLite's only writer, or under PostgreSQL's advisory lock. That the head is replaced only where it was
    /// read keeps the log from forking all the same.
    @discardableResult
    func grow(atMost limit: Int = .max, in transaction: Transaction) throws(StoreFault) -> Int {
        try permit.check()
        var head = try self.head(in: transaction)
        let oldSize = head.size
        var nodes: [(TreeNode, MerkleHash)] = []
        while head.size - oldSize < limit {
            let hashes = try transaction.values(
                """
                SELECT hash FROM audit_entries WHERE idx >= \(head.index(of: head.size))
                ORDER BY idx LIMIT \(min(Self.batch, limit - Int(head.size - oldSize)))
                """, as: [UInt8].self)
            for bytes in hashes {
                guard let hash = MerkleHash(bytes: bytes) else { throw .decoding("audit_entries.hash") }
                head.range.append(hash) { node, hash in
                    if node.level > 0, node.level.isMultiple(of: Tile.height) { nodes.append((node, hash)) }
                }
            }
            if hashes.count < Self.batch { break }
        }
        guard head.size > oldSize else { return 0 }
        for (node, hash) in nodes {
            try transaction.insert(
                """
                INSERT INTO audit_nodes (epoch, level, n, hash)
                VALUES (\(head.epoch), \(node.level / Tile.height), \(Int64(node.index)), \(hash.bytes))
                """)
        }
        try sign(head, in: transaction)
        try head.replace(oldSize, in: transaction)
        growth.signed(head.size)
        return Int(head.size - oldSize)
    }

    /// The head; that of an empty log, with its first key, when there is none yet.
    func head(in transaction: Transaction) throws(StoreFault) -> TreeHead {
        if let head = try TreeHead.newest(transaction) { return head }
        let head = TreeHead(epoch: 1, origin: origin, firstIndex: 0)
        try head.begin(in: transaction)
        _ = try keys.make(for: head, at: time.now(), randomness, in: transaction)
        return head
    }

    private func sign(_ head: TreeHead, in transaction: Transaction) throws(StoreFault) {
        let now = time.now()
        guard let checkpoint = Checkpoint(origin: head.origin, tree: head.range) else {
            throw .abandoned("audit_head: \(head.origin) can't be a log's name")
        }
        let note = checkpoint.signed(by: try keys.signers(of: head, at: now, transaction))
        try transaction.insert(
            """
            INSERT INTO audit_checkpoints (epoch, size, note, created_at)
            VALUES (\(head.epoch), \(Int64(head.size)), \(note.encoded), \(now))
            """)
    }
}

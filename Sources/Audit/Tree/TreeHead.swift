import Core
import Store
import TransparencyLog

/// What the log is at this moment: the row of `audit_head` of the newest epoch.
struct TreeHead: Sendable {
    /// 1 from the beginning; one more each time the log began anew.
    let epoch: Int64
    /// The log's name in this epoch.
    let origin: String
    /// The index in `audit_entries` of the epoch's first leaf.
    let firstIndex: Int64
    /// The tree, by its right edge.
    var range: CompactRange
    /// Leaves before it are known by their hashes alone: retention removed the entries.
    let minIndex: UInt64

    /// The number of leaves.
    var size: UInt64 { range.size }

    /// An epoch that begins.
    init(epoch: Int64, origin: String, firstIndex: Int64) {
        self.epoch = epoch
        self.origin = origin
        self.firstIndex = firstIndex
        range = CompactRange()
        minIndex = 0
    }

    /// The index in `audit_entries` of a leaf, or of the next one.
    func index(of leaf: UInt64) -> Int64 { firstIndex + Int64(leaf) }

    /// The leaf that an index of `audit_entries` is in this epoch's tree; nil when it isn't in it.
    func leaf(at index: Int64) -> UInt64? {
        let leaf = index - firstIndex
        return leaf >= 0 && UInt64(leaf) < size ? UInt64(leaf) : nil
    }

    /// The newest epoch; nil before the log has begun.
    static func newest(_ reader: Reader) throws(StoreFault) -> TreeHead? {
        try reader.first(
            """
            SELECT epoch, origin, first_index, size, right_edge, root, min_index
            FROM audit_head ORDER BY epoch DESC LIMIT 1
            """)
    }

    /// Writes the row of an epoch that begins.
    func begin(in transaction: Transaction) throws(StoreFault) {
        try transaction.run(
            """
            INSERT INTO audit_head (epoch, origin, first_index, size, right_edge, root, min_index)
            VALUES (\(epoch), \(origin), \(firstIndex), 0, \([UInt8]()), \(range.root.bytes), 0)
            """)
    }

    /// Moves the head from an older size to this one, if nobody else has: no two heads follow one.
    func replace(_ oldSize: UInt64, in transaction: Transaction) throws(StoreFault) {
        let moved = try transaction.run(
            """
            UPDATE audit_head SET size = \(Int64(size)), right_edge = \(range.hashes.concatenated), root = \(range.root.bytes)
            WHERE epoch = \(epoch) AND size = \(Int64(oldSize))
            """)
        guard moved == 1 else { throw .abandoned("audit_head is not where it was read") }
    }
}

extension TreeHead: RowDecodable {
    init(row: Row) throws(StoreFault) {
        epoch = try row.get(0)
        origin = try row.get(1)
        firstIndex = try row.get(2)
        let size: Int64 = try row.get(3)
        guard size >= 0, let hashes = [MerkleHash](concatenated: try row.get(4, as: [UInt8].self)),
            let range = CompactRange(size: UInt64(size), hashes: hashes), range.root.bytes == (try row.get(5))
        else { throw .decoding("audit_head: size, right_edge and root don't belong together") }
        self.range = range
        minIndex = UInt64(max(0, try row.get(6, as: Int64.self)))
    }
}

import Core
import Store
import TransparencyLog

/// The log's rows as they stand in the database, believed in nothing.
struct StoredHead: RowDecodable {
    let epoch: Int64
    let origin: String
    let firstIndex: Int64
    let size: Int64
    let rightEdge: [UInt8]
    let root: [UInt8]
    let minIndex: UInt64

    static let all: SQL = """
        SELECT epoch, origin, first_index, size, right_edge, root, min_index FROM audit_head ORDER BY epoch
        """

    init(row: Row) throws(StoreFault) {
        epoch = try row.get(0)
        origin = try row.get(1)
        firstIndex = try row.get(2)
        size = try row.get(3)
        rightEdge = try row.get(4)
        root = try row.get(5)
        minIndex = UInt64(clamping: try row.get(6, as: Int64.self))
    }
}

/// An entry, hashed while it is read: of a million texts none is kept.
struct StoredEntry: RowDecodable {
    let index: Int64
    /// What its text hashes to; nil where there is no text.
    let computed: MerkleHash?
    /// The hash that stands beside the text; nil when that has not 32 bytes.
    let hash: MerkleHash?

    static func all(in indexes: Range<Int64>) -> SQL {
        """
        SELECT idx, entry, hash FROM audit_entries WHERE idx >= \(indexes.lowerBound) AND idx < \(indexes.upperBound) ORDER BY idx
        """
    }

    init(row: Row) throws(StoreFault) {
        index = try row.get(0)
        var (computed, hash): (MerkleHash?, MerkleHash?)
        try row.withBytes(of: 1) { if !$0.isEmpty { computed = .leaf($0) } }
        try row.withBytes(of: 2) { hash = MerkleHash($0) }
        (self.computed, self.hash) = (computed, hash)
    }
}

struct StoredCheckpoint: RowDecodable {
    let size: Int64
    let note: String

    init(row: Row) throws(StoreFault) {
        size = try row.get(0)
        note = try row.get(1)
    }
}

struct StoredNode: RowDecodable {
    let level: Int64
    let number: Int64
    let hash: [UInt8]

    init(row: Row) throws(StoreFault) {
        level = try row.get(0)
        number = try row.get(1)
        hash = try row.get(2)
    }
}

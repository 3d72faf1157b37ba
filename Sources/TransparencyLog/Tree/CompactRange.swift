/// A tree by its right edge: the hashes of the perfect subtrees that its leaves from 0 on consist of, one for each bit of
/// its size, so 63 at most.
///
/// That is all it takes to append and to know the root; nothing of what is left of the edge is read again.
///
/// ```
/// 7 leaves = 0b111       4 ‖ 2 ‖ 1
/// append:                4 ‖ 2 ‖ 1 ‖ 1  →  4 ‖ 2 ‖ 2  →  4 ‖ 4  →  8
/// ```
public struct CompactRange: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// The hashes of the perfect subtrees, the largest first.
    public private(set) var hashes: [MerkleHash]

    /// The empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// A tree from its size and its ``hashes``; nil when their number isn't that of the bits in the size.
    public init?(size: UInt64, hashes: [MerkleHash]) {
        guard size <= .largestTree, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// The tree of the first `size` leaves, from the nodes of a tree that is at least as large.
    public init<Fault: Error>(
        size: UInt64, reading read: ([TreeNode]) throws(Fault) -> [MerkleHash]
    ) throws(Fault) {
        let nodes = Subtree(leaves: 0..<size).nodes
        hashes = try read(nodes)
        precondition(hashes.count == nodes.count, "one hash for every node that was asked for")
        self.size = size
    }

    /// The root: the Merkle Tree Hash of RFC 6962 §2.1.
    public var root: MerkleHash { Subtree.hash(of: hashes) }

    /// Adds a leaf on the right, and tells of every node that it completes with its hash, itself first, upwards.
    public mutating func append(_ leaf: MerkleHash, completing tell: (TreeNode, MerkleHash) -> Void = { _, _ in }) {
        precondition(size < .largestTree, "the tree is full")
        var node = TreeNode(level: 0, index: size)
        var hash = leaf
        tell(node, hash)
        while node.isRightChild {
            hash = .node(hashes.removeLast(), hash)
            node = node.parent
            tell(node, hash)
        }
        hashes.append(hash)
        size += 1
    }
}

extension UInt64 {
    /// The most leaves that a tree can have here: what databases and other implementations count with 64 bits and a sign.
    public static let largestTree = UInt64(Int64.max)
}

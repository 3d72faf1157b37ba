/// Proof that a leaf stands at an index of a tree: the hashes beside the way from the leaf up to the root (RFC 9162 §2.1.3).
public struct InclusionProof: Hashable, Sendable {
    /// The leaf's index.
    public let index: UInt64
    /// The number of leaves of the tree.
    public let treeSize: UInt64
    /// The hashes, from the leaf's sibling to the root's child.
    public let path: [MerkleHash]

    /// A proof as somebody sent it.
    public init(index: UInt64, treeSize: UInt64, path: [MerkleHash]) {
        self.index = index
        self.treeSize = treeSize
        self.path = path
    }

    /// The proof for a leaf, from the tree's nodes, which are read at once; nil when the tree has no such leaf.
    public init?<Fault: Error>(
        index: UInt64, treeSize: UInt64, reading read: ([TreeNode]) throws(Fault) -> [MerkleHash]
    ) throws(Fault) {
        guard index < treeSize, treeSize <= .largestTree else { return nil }
        self.init(
            index: index, treeSize: treeSize, path: try Self.siblings(of: index, in: treeSize).hashes(reading: read))
    }

    /// Throws unless the proof leads from the leaf to the root (RFC 9162 §2.1.3.2).
    public func verify(_ leaf: MerkleHash, root: MerkleHash) throws(ProofFault) {
        if try self.root(from: leaf) != root { throw .wrongRoot }
    }

    /// The root that the proof leads to from a leaf.
    public func root(from leaf: MerkleHash) throws(ProofFault) -> MerkleHash {
        guard index < treeSize, treeSize <= .largestTree else { throw .outOfRange }
        var climb = Climb(from: index, in: treeSize)
        var hash = leaf
        for sibling in path {
            switch climb.step() {
            case .top: throw .wrongLength
            case .siblingOnTheLeft: hash = .node(sibling, hash)
            case .siblingOnTheRight: hash = .node(hash, sibling)
            }
        }
        guard climb.isAtTop else { throw .wrongLength }
        return hash
    }

    /// What lies beside the way, from the bottom up: PATH(m, D[n]) of RFC 6962 §2.1.1.
    private static func siblings(of index: UInt64, in treeSize: UInt64) -> [Subtree] {
        var siblings: [Subtree] = []
        var tree = Subtree(leaves: 0..<treeSize)
        while tree.leaves.count > 1 {
            let (left, right) = tree.split
            (tree, siblings) = left.leaves.contains(index) ? (left, siblings + [right]) : (right, siblings + [left])
        }
        return siblings.reversed()
    }
}

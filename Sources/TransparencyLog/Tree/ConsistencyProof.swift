/// Proof that a tree begins with all the leaves of an older one, in their places (RFC 9162 §2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
    /// The number of leaves of the older tree.
    public let oldSize: UInt64
    /// The number of leaves of the newer tree.
    public let newSize: UInt64
    /// The hashes, from the bottom up; none when the sizes are the same.
    public let path: [MerkleHash]

    /// A proof as somebody sent it.
    public init(oldSize: UInt64, newSize: UInt64, path: [MerkleHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// The proof between two sizes of one tree, from its nodes, which are read at once; nil unless 1 ≤ old ≤ new.
    ///
    /// Any tree continues the empty one, so there is nothing to prove from 0.
    public init?<Fault: Error>(
        oldSize: UInt64, newSize: UInt64, reading read: ([TreeNode]) throws(Fault) -> [MerkleHash]
    ) throws(Fault) {
        guard oldSize > 0, oldSize <= newSize, newSize <= .largestTree else { return nil }
        self.init(
            oldSize: oldSize, newSize: newSize,
            path: try Self.subtrees(from: oldSize, to: newSize).hashes(reading: read))
    }

    /// Throws unless the proof leads to both roots (RFC 9162 §2.1.4.2).
    public func verify(oldRoot: MerkleHash, newRoot: MerkleHash) throws(ProofFault) {
        guard oldSize > 0, oldSize <= newSize, newSize <= .largestTree else { throw .outOfRange }
        if oldSize == newSize {
            guard path.isEmpty else { throw .wrongLength }
            guard oldRoot == newRoot else { throw .wrongRoot }
            return
        }
        // A perfect old tree is a node of the new one, and the proof leaves out its root, which is known.
        var rest = path[...]
        let isPerfect = oldSize.nonzeroBitCount == 1
        guard let start = isPerfect ? oldRoot : rest.popFirst() else { throw .wrongLength }

        var climb = Climb(from: oldSize - 1, in: newSize)
        climb.skipRightChildren()
        var (old, new) = (start, start)
        for sibling in rest {
            switch climb.step() {
            case .top:
                throw .wrongLength
            case .siblingOnTheLeft:
                old = .node(sibling, old)
                new = .node(sibling, new)
            case .siblingOnTheRight:
                new = .node(new, sibling)
            }
        }
        guard climb.isAtTop else { throw .wrongLength }
        guard old == oldRoot, new == newRoot else { throw .wrongRoot }
    }

    /// The subtrees whose hashes the proof has, from the bottom up: SUBPROOF(m, D[n], true) of RFC 6962 §2.1.2.
    private static func subtrees(from oldSize: UInt64, to newSize: UInt64) -> [Subtree] {
        var subtrees: [Subtree] = []
        var tree = Subtree(leaves: 0..<newSize)
        while tree.leaves.upperBound > oldSize {
            let (left, right) = tree.split
            (tree, subtrees) =
                oldSize <= left.leaves.upperBound ? (left, subtrees + [right]) : (right, subtrees + [left])
        }
        // What remains ends where the old tree ended. When it is all of that, the verifier has its hash.
        if tree.leaves.lowerBound > 0 { subtrees.append(tree) }
        return subtrees.reversed()
    }
}

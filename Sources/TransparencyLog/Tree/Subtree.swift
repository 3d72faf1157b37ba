/// A stretch of leaves that RFC 6962 §2.1 hashes on its own: the whole tree, or what is left or right of a split.
///
/// A stretch that ends where the tree ends is seldom perfect. It is then a chain of perfect subtrees, each smaller than the
/// one before, and its hash is folded from the right:
///
/// ```
/// 0..<7  =  0..<4 ‖ 4..<6 ‖ 6..<7      hash = node(h(0..<4), node(h(4..<6), h(6..<7)))
/// ```
struct Subtree: Hashable {
    let leaves: Range<UInt64>

    /// Where RFC 6962 splits: after the largest power of two that is smaller than the number of leaves. There have to be two.
    var split: (left: Subtree, right: Subtree) {
        let middle = leaves.lowerBound + Self.largestPower(below: UInt64(leaves.count))
        return (Subtree(leaves: leaves.lowerBound..<middle), Subtree(leaves: middle..<leaves.upperBound))
    }

    /// The perfect subtrees that the stretch consists of, the largest first.
    var nodes: [TreeNode] {
        var nodes: [TreeNode] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let level = (leaves.upperBound - start).highestBit
            nodes.append(TreeNode(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return nodes
    }

    /// The stretch's hash from those of its ``nodes``.
    static func hash(of nodes: some BidirectionalCollection<MerkleHash>) -> MerkleHash {
        guard let last = nodes.last else { return .emptyTree }
        return nodes.dropLast().reversed().reduce(last) { MerkleHash.node($1, $0) }
    }

    private static func largestPower(below count: UInt64) -> UInt64 { 1 << UInt64((count - 1).highestBit) }
}

extension [Subtree] {
    /// The hashes of the stretches, with one call for all the nodes that they consist of.
    func hashes<Fault: Error>(
        reading read: ([TreeNode]) throws(Fault) -> [MerkleHash]
    ) throws(Fault) -> [MerkleHash] {
        let nodes = map(\.nodes)
        let hashes = try read(nodes.flatMap(\.self))
        precondition(hashes.count == nodes.reduce(0) { $0 + $1.count }, "one hash for every node that was asked for")
        var rest = hashes[...]
        return nodes.map { nodes in
            defer { rest = rest.dropFirst(nodes.count) }
            return Subtree.hash(of: rest.prefix(nodes.count))
        }
    }
}

extension UInt64 {
    /// The number of the highest bit that is set; the number must not be 0.
    var highestBit: Int { UInt64.bitWidth - 1 - leadingZeroBitCount }
}

import TransparencyLog

/// The tree as RFC 6962 §2.1 defines it, word by word: recursive, and with every leaf in memory.
struct NaiveTree {
    let leaves: [MerkleHash]

    /// A tree of leaves that are their own index.
    static func counting(_ size: Int) -> NaiveTree {
        NaiveTree(leaves: (0..<size).map { .leaf(Array("\($0)".utf8)) })
    }

    func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        if leaves.isEmpty { return .emptyTree }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    func root(_ size: Int) -> MerkleHash { root(leaves[..<size]) }

    /// PATH(m, D[n]), §2.1.1.
    func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        if leaves.count == 1 { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    /// SUBPROOF(m, D[n], b), §2.1.2.
    func proof(_ old: Int, _ leaves: ArraySlice<MerkleHash>, isWhole: Bool = true) -> [MerkleHash] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return old <= half
            ? proof(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : proof(old - half, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    private func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

/// A log in memory: all nodes that its leaves complete, by their places.
struct NodeTable {
    private(set) var range = CompactRange()
    private(set) var nodes: [TreeNode: MerkleHash] = [:]

    struct Missing: Error {
        let node: TreeNode
    }

    init(_ leaves: some Sequence<MerkleHash>) {
        for leaf in leaves { range.append(leaf) { nodes[$0] = $1 } }
    }

    func read(_ wanted: [TreeNode]) throws(Missing) -> [MerkleHash] {
        var hashes: [MerkleHash] = []
        for node in wanted {
            guard let hash = nodes[node] else { throw Missing(node: node) }
            hashes.append(hash)
        }
        return hashes
    }
}

/// One tree of 70,000 leaves for all tests: 273 full tiles and a part of the next, as in C2SP's example.
enum LargeTree {
    static let size = 70_000
    static let tree = NaiveTree.counting(size)
    static let table = NodeTable(tree.leaves)
}

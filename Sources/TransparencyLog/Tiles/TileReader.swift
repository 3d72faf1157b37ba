/// Gives hashes of nodes from tiles: what proofs are made with, wherever the tiles are.
///
/// A proof in a tree of a billion leaves takes four tiles at most on its way up, and those of the right edge.
public struct TileReader<Fault: Error> {
    private let treeSize: UInt64
    private let fetch: ([Tile]) throws(Fault) -> [HashTile]

    /// Reads a tree of so many leaves. `fetch` gives the tiles that it is asked for, in their order, or throws; it is
    /// called once for each proof.
    public init(treeSize: UInt64, fetch: @escaping ([Tile]) throws(Fault) -> [HashTile]) {
        self.treeSize = treeSize
        self.fetch = fetch
    }

    /// The hashes of nodes, all of which the tree has to have.
    public func hashes(of nodes: [TreeNode]) throws(Fault) -> [MerkleHash] {
        let homes = nodes.map { Tile(holding: $0, treeSize: treeSize) }
        let wanted = Set(homes.compactMap(\.self)).sorted { ($0.level, $0.index) < ($1.level, $1.index) }
        let found = Dictionary(try fetch(wanted).map { ($0.tile, $0) }) { first, _ in first }
        return zip(nodes, homes).map { node, home in
            guard let hash = home.flatMap({ found[$0] })?.hash(of: node) else {
                preconditionFailure("\(node) is not in the tree of \(treeSize), or its tile was not fetched")
            }
            return hash
        }
    }
}

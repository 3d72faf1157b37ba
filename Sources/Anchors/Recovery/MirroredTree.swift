import Audit
import Core
import TransparencyLog

/// The tree of a copy under one of its checkpoints. Its tiles are believed as far as they lead to that.
struct MirroredTree {
    let log: MirroredLog
    let checkpoint: Checkpoint
    private var tiles: [Tile: HashTile] = [:]

    init(_ log: MirroredLog, _ checkpoint: Checkpoint) {
        self.log = log
        self.checkpoint = checkpoint
    }

    /// Whether the copy's tree begins with another one.
    mutating func begins(with tree: CompactRange) async throws(AnchorFault) -> Bool {
        guard tree.size > 0 else { return true }
        guard let proof = try await consistency(from: tree.size) else { return false }
        do { try proof.verify(oldRoot: tree.root, newRoot: checkpoint.root) } catch { return false }
        return true
    }

    /// The hashes of leaves around one, from the first of its tile on.
    func hashes(around leaf: UInt64) async throws(AnchorFault) -> [MerkleHash] {
        guard let tile = tile(of: leaf) else { return [] }
        return try await log.tile(tile).hashes
    }

    /// The entries from one to the end of its bundle.
    func entries(from leaf: UInt64) async throws(AnchorFault) -> ArraySlice<[UInt8]> {
        guard let tile = tile(of: leaf) else { return [] }
        return try await log.entries(tile).dropFirst(Int(leaf % UInt64(Tile.fullWidth)))
    }

    private func tile(of leaf: UInt64) -> Tile? {
        Tile(holding: TreeNode(level: 0, index: leaf), treeSize: checkpoint.size)
    }

    private mutating func consistency(from size: UInt64) async throws(AnchorFault) -> ConsistencyProof? {
        let whole = checkpoint.size
        // A proof is made in one go, and tiles take their time: the first time only finds out which ones it takes.
        var wanted: [Tile] = []
        _ = ConsistencyProof(oldSize: size, newSize: whole) { nodes in
            wanted = nodes.compactMap { Tile(holding: $0, treeSize: whole) }
            return nodes.map { _ in .emptyTree }
        }
        for tile in wanted where tiles[tile] == nil { tiles[tile] = try await log.tile(tile) }
        let known = tiles
        let reader = TileReader<Never>(treeSize: whole) { wanted in wanted.compactMap { known[$0] } }
        return ConsistencyProof(oldSize: size, newSize: whole, reading: reader.hashes)
    }
}

/// A tile with its hashes, of which there are as many as it is wide.
public struct HashTile: Hashable, Sendable {
    /// Which tile it is.
    public let tile: Tile
    /// Its hashes, from left to right.
    public let hashes: [MerkleHash]

    /// A tile as it is served: 32 bytes for each hash. Of a wider tile the first are taken, since a partial tile is the
    /// beginning of the full one.
    public init(_ tile: Tile, bytes: some RandomAccessCollection<UInt8>) throws(TileFault) {
        guard let hashes = [MerkleHash](concatenated: bytes) else { throw .wrongLength(tile) }
        try self.init(tile, hashes: hashes)
    }

    /// A tile from its hashes, or from those of the same tile when it was wider.
    public init(_ tile: Tile, hashes: [MerkleHash]) throws(TileFault) {
        guard tile.width...Tile.fullWidth ~= hashes.count else { throw .wrongLength(tile) }
        self.tile = tile
        self.hashes = Array(hashes.prefix(tile.width))
    }

    /// The tile as it is served: 32 bytes for each hash.
    public var bytes: [UInt8] { hashes.concatenated }

    /// The hash of a node that the tile holds or that follows from it; nil when it doesn't.
    public func hash(of node: TreeNode) -> MerkleHash? {
        let height = node.level - Tile.height * tile.level
        guard 0...Tile.height ~= height else { return nil }
        let (first, width) = (node.index << UInt64(height), 1 << height)
        let offset = tile.index * UInt64(Tile.fullWidth)
        guard first >= offset, first - offset + UInt64(width) <= UInt64(hashes.count) else { return nil }
        var level = hashes[Int(first - offset)..<Int(first - offset) + width]
        while level.count > 1 {
            level =
                stride(from: level.startIndex, to: level.endIndex, by: 2).map { .node(level[$0], level[$0 + 1]) }[...]
        }
        return level.first
    }
}

import Core
import Store
import TransparencyLog

extension Reader {
    /// The hashes of a tile, from rows: the entries' own at level 0, above it those of `audit_nodes`.
    func tile(_ tile: Tile, of head: TreeHead) throws(StoreFault) -> HashTile {
        let first = Int64(tile.index) * Int64(Tile.fullWidth)
        let (index, width) = (head.firstIndex + first, Int64(tile.width))
        // With both ends: PostgreSQL would otherwise sort all that follows, as long as it doesn't know that the rows lie in order.
        let query: SQL =
            tile.level == 0
            ? """
            SELECT hash FROM audit_entries
            WHERE idx >= \(index) AND idx < \(index + width) ORDER BY idx
            """
            : """
            SELECT hash FROM audit_nodes
            WHERE epoch = \(head.epoch) AND level = \(tile.level) AND n >= \(first) AND n < \(first + width) ORDER BY n
            """
        let bytes = try values(query, as: [UInt8].self)
        let hashes = bytes.compactMap { MerkleHash(bytes: $0) }
        guard hashes.count == tile.width, let tile = try? HashTile(tile, hashes: hashes) else {
            throw .decoding("the audit log's tile \(LogPath.tile(tile).text) is not whole")
        }
        return tile
    }

    /// Reads nodes of the first `size` leaves, for proofs.
    func nodes(
        of head: TreeHead, size: UInt64
    ) -> ([TreeNode]) throws(StoreFault) -> [MerkleHash] {
        let tiles = TileReader(treeSize: size) { (wanted: [Tile]) throws(StoreFault) -> [HashTile] in
            var tiles: [HashTile] = []
            for tile in wanted { tiles.append(try self.tile(tile, of: head)) }
            return tiles
        }
        return { (nodes: [TreeNode]) throws(StoreFault) in try tiles.hashes(of: nodes) }
    }

    /// The newest checkpoint of an epoch, or the one of exactly this size; nil when there is none.
    func checkpoint(of head: TreeHead, size: UInt64? = nil) throws(StoreFault) -> SignedNote? {
        var query: SQL = "SELECT note FROM audit_checkpoints WHERE epoch = \(head.epoch)"
        if let size { query += " AND size = \(Int64(clamping: size))" }
        guard let note = try value(query + " ORDER BY size DESC LIMIT 1", as: String.self) else { return nil }
        do { return try SignedNote(Array(note.utf8)) } catch { throw .decoding("audit_checkpoints.note: \(error)") }
    }
}

import Core
import Store
import TransparencyLog

extension AuditTree {
    /// Inclusion proofs of many entries in the tree of `size` leaves, read at once; none for an index of another epoch or past the
    /// tree's end. Indexes are those of `audit_entries`.
    func proofs(of indexes: [Int64], in size: UInt64) async throws(StoreFault) -> [Int64: InclusionProof] {
        try await database.read(.scan) { reader throws(StoreFault) in
            guard let head = try TreeHead.newest(reader), size <= head.size else { return [:] }
            // Neighbours share most of what lies beside their ways: tiles are read once, hashes made once.
            var tiles: [Tile: HashTile] = [:]
            var known: [TreeNode: MerkleHash] = [:]
            let nodes = TileReader(treeSize: size) { (wanted: [Tile]) throws(StoreFault) -> [HashTile] in
                for tile in wanted where tiles[tile] == nil { tiles[tile] = try reader.tile(tile, of: head) }
                return wanted.compactMap { tiles[$0] }
            }
            var proofs: [Int64: InclusionProof] = [:]
            for index in indexes {
                guard let leaf = head.leaf(at: index) else { continue }
                proofs[index] = try InclusionProof(index: leaf, treeSize: size) { wanted throws(StoreFault) in
                    let missing = wanted.filter { known[$0] == nil }
                    for (node, hash) in zip(missing, try nodes.hashes(of: missing)) { known[node] = hash }
                    return wanted.compactMap { known[$0] }
                }
            }
            return proofs
        }
    }
}

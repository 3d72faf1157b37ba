import Core
import Store
import TransparencyLog

extension AuditTree {
    /// Inclusion proofs of many entries in the tree of `size` leaves, read at once; none for an index of another epoch or past the
    /// tree's end. Indexes are those of `audit_entries`.
    func proofs(of indexes: [Int64], in size: UInt64) async throws(StoreFault) -> [Int64: InclusionProof] {
        try await database.read(.scan) { reader throws(StoreFault) in
            guard let head = try TreeHead.newest(reader), size <= head.size else { return [:] }
            return try reader.proofs(of: indexes, of: head, in: size)
        }
    }

    /// Proofs of many entries under the newest checkpoint, read at once; none for an unknown entry, or one that has no place in the
    /// tree yet.
    func proofs(of entries: [AuditEntryID]) async throws(StoreFault) -> [AuditEntryID: TLogProof] {
        let proofs: [AuditEntryID: TLogProof]? = try await onTree { reader, head throws(StoreFault) in
            guard let note = try reader.checkpoint(of: head, size: head.size) else { return nil }
            let places = try reader.rows(
                "SELECT id, idx FROM audit_entries WHERE id IN \(SQL.list(entries))", as: EntryPlace.self)
            let proofs = try reader.proofs(of: places.map(\.index), of: head, in: head.size)
            return Dictionary(
                uniqueKeysWithValues: places.compactMap { place in
                    proofs[place.index].map { (place.entry, TLogProof($0, checkpoint: note)) }
                })
        }
        return proofs ?? [:]
    }
}

/// Which index an entry has.
private struct EntryPlace: RowDecodable {
    let entry: AuditEntryID
    let index: Int64

    init(row: Row) throws(StoreFault) {
        entry = try row.get(0)
        index = try row.get(1)
    }
}

extension Reader {
    /// Neighbours share most of what lies beside their ways: tiles are read once, hashes made once.
    fileprivate func proofs(
        of indexes: [Int64], of head: TreeHead, in size: UInt64
    ) throws(StoreFault) -> [Int64: InclusionProof] {
        var tiles: [Tile: HashTile] = [:]
        var known: [TreeNode: MerkleHash] = [:]
        let nodes = TileReader(treeSize: size) { (wanted: [Tile]) throws(StoreFault) -> [HashTile] in
            for tile in wanted where tiles[tile] == nil { tiles[tile] = try self.tile(tile, of: head) }
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

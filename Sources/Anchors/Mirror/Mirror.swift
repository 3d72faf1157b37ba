import Audit
import Core
import Store
import TransparencyLog

/// A copy of the log elsewhere: its tiles and bundles under the paths of C2SP tlog-tiles, and each checkpoint that was brought there as
/// `checkpoint/<size>`, all of it below the log's name. ``MirroredLog`` reads it back.
///
/// Whatever is behind a checkpoint is there before it, partial tiles included: from the copy alone it can be verified down to the
/// last entry, and the log restored. A round goes on where the last one ended, so an outage costs time and nothing else.
struct Mirror: Anchor {
    let name: String
    let isOffBox: Bool
    let depot: any Depot
    var pause: Duration { .zero }

    /// Entries between two notes of how far the copy is.
    private static let stride: UInt64 = 64 * UInt64(Tile.fullWidth)
    /// How long a round goes on; a job may take a minute.
    private static let roundLimit = Duration.seconds(30)
    /// What is on its way at a time.
    private static let lanes = 8

    func carry(
        _ newest: SignedCheckpoint, after progress: AnchorProgress, _ ledger: AnchorLedger
    ) async throws(AnchorFault) -> Carried {
        let size = newest.size
        guard progress.copied <= size else {
            throw .contradicted(
                "it has \(progress.copied) entries and this log only \(size): was an older backup restored?")
        }
        let erasures: [ErasureMark]
        do { erasures = try await ledger.database.erasureMarks() } catch { throw .store(error) }
        try await bring(erasures, of: newest)
        let start = ContinuousClock.now
        var copied = progress.copied
        while copied < size {
            let end = min(size, (copied / Self.stride + 1) * Self.stride)
            // Until the end of the log is reached only what will never change is brought.
            let added = Tile.added(from: copied, to: end)
            var tiles = added.filter(\.isFull)
            if end == size {
                // Higher up, what isn't full may be left over from before the last stride.
                tiles += Tile.edge(ofTreeOf: size).filter { copied.isMultiple(of: Self.stride) || added.contains($0) }
            }
            try await bring(tiles, of: newest)
            copied = end
            do { try await ledger.copied(copied, progress) } catch { throw .store(error) }
            if copied < size, .now - start > Self.roundLimit { return .behind }
        }
        try await depot.keep(
            path("checkpoint/\(size)", newest), Array(newest.note.encoded.utf8), lasts: true)
        try await depot.keep(
            path(MirroredLog.newestPath(of: size), newest), Array("\(size)\n".utf8), lasts: true)
        return .done
    }

    /// The log as this copy has it.
    func log(_ origin: String) -> MirroredLog { MirroredLog(depot: depot, origin: origin) }

    /// Brings what the copy hasn't got of the ledger of erasures: before the entries that tell of them.
    private func bring(_ erasures: [ErasureMark], of newest: SignedCheckpoint) async throws(AnchorFault) {
        guard !erasures.isEmpty else { return }
        let known = Set(try await log(newest.origin).erasures())
        for mark in erasures where !known.contains(mark) {
            let path = path("\(MirroredLog.erasures)/\(mark.name)", newest)
            try await depot.keep(path, Array("\(mark.name)\n".utf8), lasts: true)
        }
    }

    private func bring(_ tiles: [Tile], of newest: SignedCheckpoint) async throws(AnchorFault) {
        for start in Swift.stride(from: 0, to: tiles.count, by: Self.lanes) {
            let faults = await withTaskGroup(of: AnchorFault?.self) { group in
                for tile in tiles[start..<min(start + Self.lanes, tiles.count)] {
                    group.addTask {
                        do throws(AnchorFault) {
                            try await bring(tile, of: newest)
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: [AnchorFault]()) { $0 += $1.map { [$0] } ?? [] }
            }
            if let fault = faults.first { throw fault }
        }
    }

    private func bring(_ tile: Tile, of newest: SignedCheckpoint) async throws(AnchorFault) {
        let (hashes, entries) = try await read(tile, newest.tree)
        // The entries first: whoever finds the hashes finds what they are of.
        if let entries {
            try await depot.keep(path(LogPath.entries(tile).text, newest), entries, lasts: tile.isFull)
        }
        try await depot.keep(path(LogPath.tile(tile).text, newest), hashes, lasts: tile.isFull)
    }

    /// A tile's bytes and, at the bottom, its entries; none where retention has removed them.
    private func read(_ tile: Tile, _ tree: AuditTree) async throws(AnchorFault) -> ([UInt8], [UInt8]?) {
        do throws(StoreFault) {
            guard let hashes = try await tree.tile(tile) else {
                throw .unusable("the log hasn't got \(LogPath.tile(tile).text)")
            }
            guard tile.level == 0 else { return (hashes.bytes, nil) }
            switch try await tree.entries(tile) {
            case .bytes(let bytes): return (hashes.bytes, bytes)
            case .pruned: return (hashes.bytes, nil)
            case .absent: throw .unusable("the log hasn't got \(LogPath.entries(tile).text)")
            }
        } catch {
            throw .store(error)
        }
    }

    private func path(_ path: String, _ newest: SignedCheckpoint) -> String { "\(newest.origin)/\(path)" }
}

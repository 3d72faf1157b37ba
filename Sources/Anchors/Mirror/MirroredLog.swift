import Audit
import Core
import TransparencyLog

/// A copy of the log, read back. Nothing in it is believed but what the log's keys have signed, and what follows from that.
struct MirroredLog: Sendable {
    let depot: any Depot
    let origin: String

    static let erasures = "erasures"
    private static let newest = "newest"
    private static let digits = 19

    /// What says that the copy has a checkpoint of this size. Names are in falling order of sizes, so the first is the newest.
    static func newestPath(of size: UInt64) -> String {
        let rank = String(UInt64.largestTree - size)
        return "\(newest)/\(String(repeating: "0", count: digits - rank.utf8.count))\(rank)"
    }

    /// The size of the newest checkpoint; nil when there is none. It is only said, not signed.
    func newestSize() async throws(AnchorFault) -> UInt64? {
        try await depot.names(in: "\(origin)/\(Self.newest)", all: false).lazy
            .filter { $0.utf8.count == Self.digits }.compactMap { UInt64($0) }
            .first { $0 <= .largestTree }.map { .largestTree - $0 }
    }

    /// The erasures that the copy knows of.
    func erasures() async throws(AnchorFault) -> [ErasureMark] {
        try await depot.names(in: "\(origin)/\(Self.erasures)", all: true).compactMap { ErasureMark(name: $0) }
    }

    /// The checkpoint of a size, signed by one of the log's keys.
    func checkpoint(_ size: UInt64, keys: [VerifierKey]) async throws(AnchorFault) -> Checkpoint {
        let path = "checkpoint/\(size)"
        do {
            let verified = try VerifiedCheckpoint(SignedNote(try await read(path)), origin: origin, keys: keys)
            guard verified.checkpoint.size == size else { throw NoteFault.malformedCheckpoint }
            return verified.checkpoint
        } catch let fault as AnchorFault {
            throw fault
        } catch {
            throw .contradicted("\(path) of the copy is not signed by a key that this database knows: \(error)")
        }
    }

    /// The hashes of a tile.
    func tile(_ tile: Tile) async throws(AnchorFault) -> HashTile {
        let path = LogPath.tile(tile).text
        let bytes = try await read(path)
        do { return try HashTile(tile, bytes: bytes) } catch { throw .contradicted("\(path) of the copy: \(error)") }
    }

    /// The entries under a tile of level 0.
    func entries(_ tile: Tile) async throws(AnchorFault) -> [[UInt8]] {
        let path = LogPath.entries(tile).text
        let bytes = try await read(path)
        do { return try EntryBundle.decode(bytes, of: tile) } catch {
            throw .contradicted("\(path) of the copy: \(error)")
        }
    }

    private func read(_ path: String) async throws(AnchorFault) -> [UInt8] {
        guard let bytes = try await depot.get("\(origin)/\(path)") else { throw .file("the copy hasn't got \(path)") }
        return bytes
    }
}

import Core
import Foundation
import TestKit
import Testing
import TransparencyLog

/// Writes a log of 70,000 entries into the folder that `CASTELLAN_SAMPLE_LOG` names, for verifiers that aren't ours:
/// `Tests/EndToEnd/test_transparency_log.py` runs this, then them.
@Suite(
    "A log for other people's verifiers", .enabled(if: SampleLog.folder != nil, "CASTELLAN_SAMPLE_LOG names no folder"))
struct SampleLogTests {
    @Test("is written as it would be served")
    func write() throws {
        let log = try SampleLog(size: 70_000)
        try log.writeTilesAndEntries()
        try log.writeCheckpoints()
        try log.writeProofs()
    }
}

private struct SampleLog {
    static let folder = ProcessInfo.processInfo.environment["CASTELLAN_SAMPLE_LOG"].map { URL(filePath: $0) }
    private static let origin = "log.example/audit"
    private static let oldSizes: [UInt64] = [1, 2, 255, 256, 257, 65_535, 65_536, 65_537]

    private let key = Keys.signer(origin)
    private let nextKey = Keys.signer(origin, seed: 8)
    private let witness = Keys.signer("witness.example/w1", .cosignature, seed: 9)
    private let entries: [[UInt8]]
    private let table: NodeTable
    private let size: UInt64

    init(size: UInt64) throws {
        let time = Instant(milliseconds: 1_795_324_926_123)
        let randomness = SeededRandomness(seed: 6962)
        entries = try (0..<size).map { _ in
            let digests = DisclosureDigest.decoys(beside: 1, step: LeafEntry.digestStep, randomness)
            return try LeafEntry(
                .audit, id: AuditEntryID.make(at: time, randomness), time: time,
                fields: ["action": .text("user.locked"), "ok": .boolean(true), "rt": .text("user")], digests: digests
            ).bytes
        }
        table = NodeTable(entries.lazy.map { MerkleHash.leaf($0) })
        self.size = size
    }

    func writeTilesAndEntries() throws {
        for tile in Tile.added(from: 0, to: size) {
            try write(HashTile(tile, hashes: table.read(tile.nodes)).bytes, LogPath.tile(tile).text)
            guard tile.level == 0 else { continue }
            let start = Int(tile.index) * Tile.fullWidth
            try write(EntryBundle.encode(entries[start..<start + tile.width]), LogPath.entries(tile).text)
        }
    }

    /// Older checkpoints have the first key's signature; the last one has that of its successor too, and a witness'.
    func writeCheckpoints() throws {
        try write(text: [key, nextKey, witness].map { "\($0.verifier)\n" }.joined(), "vkeys")
        for size in Self.oldSizes {
            try write(text: checkpoint(size).signed(by: [key]).encoded, "checkpoints/\(size)")
        }
        try write(text: latest().encoded, "checkpoint")
    }

    func writeProofs() throws {
        let latest = try latest()
        for index in [0, 1, 255, 256, 257, 65_535, 65_536, 69_887, 69_888, 69_999] as [UInt64] {
            let proof = try #require(try InclusionProof(index: index, treeSize: size, reading: table.read))
            try write(text: TLogProof(proof, checkpoint: latest, extra: [1, 2]).text, "proofs/\(index).tlog-proof")
        }
        for (number, old) in Self.oldSizes.enumerated() {
            for new in Self.oldSizes[number...] + [size] {
                let proof = try #require(try ConsistencyProof(oldSize: old, newSize: new, reading: table.read))
                try write(text: proof.path.map { "\($0)\n" }.joined(), "consistency/\(old)-\(new)")
            }
        }
    }

    private func latest() throws -> SignedNote {
        let note = try checkpoint(size).signed(by: [key, nextKey])
        return SignedNote(text: note.text, signatures: note.signatures + [witness.sign(note.text, at: 1_795_324_927)])
    }

    private func checkpoint(_ size: UInt64) throws -> Checkpoint {
        try #require(Checkpoint(origin: Self.origin, tree: CompactRange(size: size, reading: table.read)))
    }

    private func write(text: String, _ path: String) throws {
        try write(Array(text.utf8), path)
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        let file = try #require(Self.folder).appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }
}

import Core
import TestKit
import Testing
import TransparencyLog

@Suite("A bundle of entries to take away")
struct BundleTests {
    private let key = Keys.signer("log.example/audit")
    private let entries: [ExportedEntry]
    private let checkpoint: SignedNote

    /// A log of 300 entries, each with one value that is shown.
    init() throws {
        let (time, randomness) = (Instant(milliseconds: 1_795_324_926_123), SeededRandomness(seed: 20))
        let written = try (0..<300).map { number in
            let value = try Disclosure(
                salt: randomness.bytes(Disclosure.saltByteCount), name: "ip_address",
                value: .string("203.0.113.\(number)"))
            let entry = try LeafEntry(
                .audit, id: AuditEntryID.make(at: time, randomness), time: time,
                fields: ["action": .text("user.locked"), "ok": .boolean(true)],
                digests: [value.digest] + DisclosureDigest.decoys(beside: 1, step: 4, randomness))
            return (entry, value)
        }
        let table = NodeTable(written.lazy.map { $0.0.leafHash })
        checkpoint = try #require(Checkpoint(origin: key.verifier.name, tree: table.range)).signed(by: [key])
        entries = try written.enumerated().map { index, written in
            let proof = try InclusionProof(index: UInt64(index), treeSize: 300, reading: table.read)
            return ExportedEntry(
                index: UInt64(index), entry: written.0.bytes, disclosures: [written.1.text], path: proof?.path)
        }
    }

    private func bundle(_ entries: [ExportedEntry], keys: [VerifierKey]? = nil) throws -> [UInt8] {
        var writer = BundleWriter()
        let cover = BundleCover(
            checkpoint: checkpoint, keys: keys ?? [key.verifier], time: Instant(milliseconds: 1_795_324_927_000),
            selection: "all")
        var bytes = try writer.begin(cover)
        for start in stride(from: 0, to: entries.count, by: 100) {
            bytes += try writer.append(Array(entries[start...].prefix(100)))
        }
        return try bytes + writer.finish()
    }

    private func report(_ entries: [ExportedEntry]) throws -> BundleReport {
        try ExportBundle(bundle(entries)).verify(by: [key.verifier])
    }

    @Test("is verified with the log's key and nothing else")
    func verified() throws {
        let report = try report(entries)
        #expect(report.isVerified)
        #expect(report.entries == 300)
        #expect(report.values == 300)
        #expect(report.checkpoint.size == 300)
        #expect(try self.report([entries[7], entries[299]]).isVerified)
        #expect(try self.report([]).entries == 0)
    }

    @Test("says which entry was changed, moved, left without its proof or given another value, and how")
    func tampered() throws {
        func changed(_ index: Int, _ change: (ExportedEntry) -> ExportedEntry) -> [ExportedEntry] {
            var changed = entries
            changed[index] = change(changed[index])
            return changed
        }
        let other = entries[5]
        let cases: [(String, [ExportedEntry])] = [
            (
                "is not in the tree of the checkpoint",
                changed(4) { ExportedEntry(index: 4, entry: other.entry, disclosures: [], path: $0.path) }
            ),
            (
                "is not in the tree of the checkpoint",
                changed(4) { ExportedEntry(index: 4, entry: $0.entry, disclosures: [], path: nil) }
            ),
            (
                "commits to another ip_address: MISMATCH",
                changed(4) { ExportedEntry(index: 4, entry: $0.entry, disclosures: other.disclosures, path: $0.path) }
            ),
            (
                "comes after entry 3",
                changed(4) { ExportedEntry(index: 3, entry: $0.entry, disclosures: $0.disclosures, path: $0.path) }
            ),
            ("has no index", changed(4) { ExportedEntry(index: nil, entry: $0.entry, disclosures: [], path: $0.path) }),
        ]
        for (what, entries) in cases {
            let report = try report(entries)
            #expect(report.wrongEntries == 1)
            #expect(report.problems.first?.what == what)
            #expect(report.problems.first?.line == 5)
        }
    }

    @Test("is refused when another key is trusted, or it isn't whole")
    func refused() throws {
        let bytes = try bundle(entries, keys: [Keys.signer("log.example/audit", seed: 99).verifier])
        let forged = try ExportBundle(bytes)
        #expect(throws: BundleFault.checkpoint(.unknownSigners)) { try forged.verify(by: forged.claimedKeys) }
        #expect(throws: BundleFault.archive(.malformed)) { try ExportBundle(Array(bytes.dropLast())) }
        var archive = ZipWriter()
        let empty = try archive.finish()
        #expect(throws: BundleFault.missing("checkpoint")) { try ExportBundle(empty) }
    }
}

import Testing
import TransparencyLog

@Suite("Checkpoints and proofs in files")
struct CheckpointTests {
    private let origin = "log.example/audit"
    private let log = Keys.signer("log.example/audit")
    private let next = Keys.signer("log.example/audit", seed: 8)
    private let witness = Keys.signer("witness.example/w1", .cosignature)
    private let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    private func checkpoint(_ size: UInt64, of table: NodeTable = LargeTree.table) throws -> Checkpoint {
        try #require(Checkpoint(origin: origin, tree: CompactRange(size: size, reading: table.read)))
    }

    @Test("are three lines")
    func text() throws {
        let text = "example.com/behind-the-sofa\n20852163\n\(root)\n"
        let checkpoint = try Checkpoint(text: text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa" && checkpoint.size == 20_852_163)
        #expect(checkpoint.root.base64 == root && checkpoint.text == text)
    }

    @Test(
        "are refused in any other form",
        arguments: [
            "", "o\n1\n", "o\n1\nROOT", "\n1\nROOT\n", "o\n01\nROOT\n", "o\n+1\nROOT\n", "o\n-1\nROOT\n", "o\n\nROOT\n",
            "o\n9223372036854775808\nROOT\n", "o\n1\nROOT\nextension\n", "o\n1\nROOT\n\n", "o\n1\nAAAA\n",
            "o\n1 \nROOT\n",
            "o\n1\n ROOT\n", "o\n٣\nROOT\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: NoteFault.malformedCheckpoint) { try Checkpoint(text: text.replacing("ROOT", with: root)) }
    }

    @Test("count when their log has signed them, under any of its keys; witnesses tell when")
    func verified() throws {
        let checkpoint = try checkpoint(257)
        let note = checkpoint.signed(by: [log, next])
        let cosigned = SignedNote(
            text: note.text, signatures: note.signatures + [witness.sign(note.text, at: 1_795_324_926)])
        for keys in [[log.verifier], [next.verifier], [log.verifier, next.verifier]] {
            let verified = try VerifiedCheckpoint(cosigned, origin: origin, keys: keys + [witness.verifier])
            #expect(verified.checkpoint == checkpoint)
            #expect(verified.cosignatures.map(\.time) == [1_795_324_926])
        }
    }

    @Test("don't count when only others have signed them, or when they are another log's")
    func unverified() throws {
        let text = try checkpoint(257).text
        let byWitness = SignedNote(signing: text, by: [witness], at: 1)
        #expect(throws: NoteFault.unknownSigners) {
            try VerifiedCheckpoint(byWitness, origin: origin, keys: [log.verifier, witness.verifier])
        }
        let other = Keys.signer("other.example")
        #expect(throws: NoteFault.unknownSigners) {
            try VerifiedCheckpoint(
                SignedNote(signing: text, by: [other], at: 0), origin: origin, keys: [other.verifier, log.verifier])
        }
        let theirs = try #require(Checkpoint(origin: "other.example", size: 0, root: .emptyTree)).signed(by: [other])
        #expect(throws: NoteFault.wrongOrigin("other.example")) {
            try VerifiedCheckpoint(theirs, origin: origin, keys: [other.verifier])
        }
        #expect(throws: NoteFault.malformedCheckpoint) {
            try VerifiedCheckpoint(
                SignedNote(signing: text + "more\n", by: [log], at: 0), origin: origin, keys: [log.verifier])
        }
    }

    @Test("follow each other by a consistency proof, and a forked log can't make one")
    func continuation() throws {
        let (old, new) = (try checkpoint(257), try checkpoint(70_000))
        let made = try ConsistencyProof(oldSize: 257, newSize: 70_000, reading: LargeTree.table.read)
        let proof = try #require(made)
        try new.verify(continues: old, by: proof)
        let fork = try checkpoint(257, of: NodeTable(NaiveTree.counting(256).leaves + [.leaf([])]))
        #expect(throws: ProofFault.wrongRoot) { try new.verify(continues: fork, by: proof) }
        #expect(throws: ProofFault.outOfRange) { try old.verify(continues: new, by: proof) }
    }

    @Test("prove an entry in one file that reads back the same", arguments: [nil, [], [1, 2, 3]] as [[UInt8]?])
    func file(_ extra: [UInt8]?) throws {
        let note = try checkpoint(300).signed(by: [log])
        let inclusion = try #require(try InclusionProof(index: 256, treeSize: 300, reading: LargeTree.table.read))
        let proof = TLogProof(inclusion, checkpoint: note, extra: extra)
        let lines = proof.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "c2sp.org/tlog-proof@v1")
        #expect(lines.contains("index 256"))
        let read = try TLogProof(Array(proof.text.utf8))
        #expect(read == proof && read.text == proof.text)

        let leaves = LargeTree.tree.leaves
        #expect(try read.verify(leaves[256], origin: origin, keys: [log.verifier]).checkpoint.size == 300)
        #expect(throws: NoteFault.proof(.wrongRoot)) {
            try read.verify(leaves[257], origin: origin, keys: [log.verifier])
        }
        #expect(throws: NoteFault.unknownSigners) {
            try read.verify(leaves[256], origin: origin, keys: [next.verifier])
        }
    }

    @Test(
        "prove nothing in any other form",
        arguments: [
            "", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\nindex 0\n\nNOTE", "c2sp.org/tlog-proof@v1\n\nNOTE",
            "c2sp.org/tlog-proof@v1\nindex 00\n\nNOTE", "c2sp.org/tlog-proof@v1\nindex\n\nNOTE",
            "c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\nNOTE", "c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nNOTE",
            "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nNOTE", "c2sp.org/tlog-proof@v1\nindex 0\nNOTE",
            " c2sp.org/tlog-proof@v1\nindex 0\n\nNOTE",
            "c2sp.org/tlog-proof@v1\nindex 0\n" + String(repeating: "ROOT\n", count: 64) + "\nNOTE",
        ])
    func malformedProof(_ text: String) throws {
        let note = try checkpoint(1).signed(by: [log]).encoded
        let text = text.replacing("NOTE", with: note).replacing("ROOT", with: root)
        #expect(throws: NoteFault.malformedProof) { try TLogProof(Array(text.utf8)) }
    }
}

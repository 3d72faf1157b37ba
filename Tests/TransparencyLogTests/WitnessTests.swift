import Testing
import TransparencyLog

@Suite("A witness")
struct WitnessTests {
    private let origin = "log.example/audit"
    private let log = Keys.signer("log.example/audit")

    private func checkpoint(_ size: UInt64) throws -> Checkpoint {
        try #require(Checkpoint(origin: origin, tree: CompactRange(size: size, reading: LargeTree.table.read)))
    }

    private func request(_ old: UInt64, _ new: UInt64, by key: SignerKey? = nil) throws -> AddCheckpoint {
        let proof = try ConsistencyProof(oldSize: old, newSize: new, reading: LargeTree.table.read)?.path ?? []
        return AddCheckpoint(oldSize: old, proof: proof, note: try checkpoint(new).signed(by: [key ?? log]))
    }

    private func verdict(_ request: AddCheckpoint, after latest: UInt64?) throws -> WitnessVerdict {
        WitnessVerdict(on: request, keys: [log.verifier], latest: try latest.map(checkpoint))
    }

    @Test("reads what it wrote", arguments: [(0, 0), (0, 5), (1, 256), (255, 70_000), (65_536, 70_000)])
    func body(_ old: UInt64, _ new: UInt64) throws {
        let request = try request(old, new)
        #expect(try AddCheckpoint(Array(request.text.utf8)) == request)
        #expect(request.text.hasPrefix("old \(old)\n") && request.origin == origin)
    }

    @Test("refuses any other form")
    func malformed() throws {
        let text = try request(255, 700).text
        let hash = MerkleHash.emptyTree.base64
        let bodies = [
            "", "\n", "old 1", text.replacing("old 255", with: "old 0255"), text.replacing("old 255", with: "new 255"),
            text.replacing("old 255", with: "old -1"), text.replacing("old 255", with: "old 255 "),
            text.replacing("old 255\n", with: "old 255\nAAAA\n"), text.replacing("\n\n", with: "\n"),
            text.replacing("\n", with: "\r\n"),
            text.replacing("old 255\n", with: "old 255\n" + String(repeating: hash + "\n", count: 64)),
        ]
        for body in bodies {
            #expect(throws: NoteFault.self, "\(body)") { try AddCheckpoint(Array(body.utf8)) }
        }
    }

    @Test("cosigns what continues the checkpoint that it saw last, also again, and the first that it sees")
    func cosigns() throws {
        for (old, new) in [(1, 1), (1, 2), (5, 256), (255, 70_000), (70_000, 70_000)] as [(UInt64, UInt64)] {
            #expect(try verdict(request(old, new), after: old) == .cosign(checkpoint(new)))
        }
        #expect(try verdict(request(0, 700), after: nil) == .cosign(checkpoint(700)))
        #expect(try verdict(request(0, 0), after: nil) == .cosign(checkpoint(0)))
        #expect(try verdict(request(0, 700), after: 0) == .cosign(checkpoint(700)))
    }

    @Test("says which size it saw last when asked from another one")
    func conflict() throws {
        #expect(try verdict(request(0, 700), after: 300) == .conflict(latest: 300))
        #expect(try verdict(request(299, 700), after: 300) == .conflict(latest: 300))
        #expect(try verdict(request(300, 700), after: nil) == .conflict(latest: 0))
    }

    @Test("refuses logs that it doesn't know, and checkpoints that the log hasn't signed")
    func strangers() throws {
        let stranger = Keys.signer(origin, seed: 9)
        let request = try request(0, 700)
        #expect(WitnessVerdict(on: request, keys: [], latest: nil) == .unknownLog)
        #expect(try verdict(self.request(0, 700, by: stranger), after: nil) == .unsigned)
        let forged = AddCheckpoint(
            oldSize: 0, proof: [], note: SignedNote(text: try checkpoint(701).text, signatures: request.note.signatures)
        )
        #expect(try verdict(forged, after: nil) == .unsigned)
    }

    @Test("never cosigns another history")
    func inconsistent() throws {
        let good = try request(300, 700)
        var proofs = [Array(good.proof.dropLast()), good.proof + [.emptyTree], []]
        proofs += good.proof.indices.map { index in
            var proof = good.proof
            proof[index] = .emptyTree
            return proof
        }
        for proof in proofs {
            let request = AddCheckpoint(oldSize: 300, proof: proof, note: good.note)
            #expect(try verdict(request, after: 300) == .inconsistent)
        }
        let other = try #require(Checkpoint(origin: origin, size: 300, root: .emptyTree))
        let fork = AddCheckpoint(oldSize: 300, proof: [], note: other.signed(by: [log]))
        #expect(try verdict(fork, after: 300) == .conflict(latest: 300))
        let withProof = AddCheckpoint(oldSize: 0, proof: [.emptyTree], note: good.note)
        #expect(try verdict(withProof, after: nil) == .inconsistent)
    }

    @Test("refuses an old size above the new one, and texts that are no checkpoint")
    func senseless() throws {
        let backwards = AddCheckpoint(oldSize: 700, proof: [], note: try checkpoint(300).signed(by: [log]))
        #expect(try verdict(backwards, after: 700) == .malformed)
        let text = try checkpoint(300).text + "extension\n"
        let extended = AddCheckpoint(
            oldSize: 0, proof: [], note: SignedNote(signing: text, by: [log], at: 0))
        #expect(try verdict(extended, after: nil) == .malformed)
    }
}

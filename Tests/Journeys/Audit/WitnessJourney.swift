import Access
import Anchors
import App
import Core
import Identity
import Store
import TestKit
import Testing
import TransparencyLog

/// Another server cosigns what the audit log says; its cosignatures are served with the checkpoints that they are of.
@Suite(.timeLimit(.minutes(2))) struct WitnessJourney {
    @Test(arguments: Engine.allCases)
    func cosignaturesAreServedWithWhatTheyAreOf(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            let keys = try await auditor.keys()
            let known = ["AUDIT_WITNESS_LOGS": keys[0].vkey, "AUDIT_WITNESS_NAME": "witness.example.org/w1"]
            try await Harness.with(engine, settings: known) { other in
                let witness = try #require(other.assembly.anchors.witness)
                let all = keys + [try await witness.key()]
                #expect(try await auditor.api.get("/tlog/checkpoint?cosigned=true").status == 404)

                try await bring(house, to: other, try await witness.key())
                for path in ["/tlog/checkpoint", "/tlog/checkpoint?cosigned=true"] {
                    let note = try SignedNote(try await auditor.api.get(path).body)
                    let verified = try VerifiedCheckpoint(note, origin: try #require(keys.first?.name), keys: all)
                    #expect(verified.cosignatures.map(\.key.name) == ["witness.example.org/w1"], "\(path)")
                    let view = try await auditor.api.get(path.replacing("/tlog", with: "/v1/audit-logs"))
                    #expect(view["data", "witnesses"]?.array == [.string("witness.example.org/w1")])
                    #expect(view["data", "checkpoint"]?.string == note.encoded)
                }

                let page = try await auditor.api.get("/v1/audit-logs?limit=1")
                let seen = try #require(page["data", "entries"]?.array?.first?["id"]?.string)
                _ = try await house.person("ada")
                try await auditor.settled()
                let cosigned = try SignedNote(try await auditor.api.get("/tlog/checkpoint?cosigned=true").body)
                let newest = try SignedNote(try await auditor.api.get("/tlog/checkpoint").body)
                #expect(try Checkpoint(text: newest.text).size > Checkpoint(text: cosigned.text).size)
                #expect(newest.signatures.count == keys.count)

                // An entry that the witness saw is proved under what it cosigned, a newer one under the newest.
                let proof = try TLogProof(try await auditor.api.get("/v1/audit-logs/\(seen)/proof").body)
                #expect(proof.checkpoint == cosigned)
                let row = try #require(try await auditor.api.get("/v1/audit-logs/\(seen)")["data", "row"])
                let leaf = try #require(row["hash"]?.string.flatMap { Hexadecimal.decode($0) })
                try proof.verify(
                    try #require(MerkleHash(bytes: leaf)), origin: try #require(keys.first?.name), keys: all)
                let made = try await auditor.api.get("/v1/audit-logs?action=user.created&limit=1")
                let later = try #require(made["data", "entries"]?.array?.first?["id"]?.string)
                let other = try TLogProof(try await auditor.api.get("/v1/audit-logs/\(later)/proof").body)
                #expect(other.checkpoint.text == newest.text)
            }
        }
    }

    /// Makes a round of the house's log with another server as its witness, as its settings would.
    private func bring(_ house: Harness, to other: Harness, _ key: VerifierKey) async throws {
        var plan = AnchorPlan(interval: .seconds(60), witnessName: "unused.example.org")
        plan.witnesses = [try #require(AnchorPlan.Witness("\(key.vkey) \(other.api.url)/v1/witness"))]
        let assembly = house.assembly
        let room = AnchorRoom(
            on: AnchorRoom.Foundations(
                database: assembly.audited, vault: assembly.vault, outbox: assembly.outbox, time: house.clock,
                randomness: SystemRandomness()),
            plan: plan)
        try await room.bring()
        await room.close()
        #expect(try await room.report().compactMap(\.fault) == [])
    }
}

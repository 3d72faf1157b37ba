import Anchors
import Audit
import Core
import Foundation
import Store
import Synchronization
import TestKit
import Testing
import TransparencyLog

@Suite("Witnesses of the log")
struct AnchorWitnessTests {
    /// A house with a log of five entries whose anchors are one witness.
    private func with(
        _ engine: Engine,
        _ body: @escaping @Sendable (AuditHouse, AnchorRoom, WitnessStandIn) async throws -> Void
    ) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.grow(to: 5)
            let witness = try #require(WitnessStandIn(try await house.audited.tree.keys()))
            try await HTTPStandIn.with(answering: { witness.answer($0) }) { server in
                let text = "\(witness.key.verifier.vkey) \(server.url)/w1/"
                let configured = try #require(AnchorPlan.Witness(text))
                let room = house.anchors { $0.witnesses = [configured] }
                do {
                    try await body(house, room, witness)
                    await room.close()
                } catch {
                    await room.close()
                    throw error
                }
            }
        }
    }

    @Test("cosign its newest checkpoint, and what they signed is served with it", arguments: Engine.allCases)
    func cosigned(_ engine: Engine) async throws {
        try await with(engine) { house, room, witness in
            #expect(try await room.newestCosigned() == nil && room.isAnchoredOffBox)
            let tree = house.audited.tree
            for size in [5, 9, 9, 30] as [UInt64] {
                try await house.grow(to: Int(size))
                try await room.bring()
                let note = try #require(try await room.newestCosigned())
                let keys = try await tree.keys() + [witness.key.verifier]
                let verified = try VerifiedCheckpoint(note, origin: try await tree.origin(), keys: keys)
                #expect(verified.checkpoint.size == size && verified.cosignatures.map(\.time) == [1_795_324_926])
                #expect(witness.latest.withLock { $0?.size } == size)
                #expect(try await room.report().first?.size == size)
            }
            let plain = try #require(try await tree.checkpoint())
            #expect(try await room.cosigned(plain).signatures.count == plain.signatures.count + 1)
        }
    }

    @Test("are asked again from the size that they know", arguments: Engine.allCases)
    func outdated(_ engine: Engine) async throws {
        try await with(engine) { house, room, witness in
            try await room.bring()
            try await house.grow(to: 12)
            // What was remembered of the witness is lost.
            _ = try await house.test.outside("DELETE FROM anchors")
            try await room.bring()
            #expect(try await room.report().first?.fault == nil && witness.latest.withLock { $0?.size } == 12)
        }
    }

    @Test("that saw another history are an alarm", arguments: Engine.allCases)
    func contradiction(_ engine: Engine) async throws {
        try await with(engine) { house, room, witness in
            let origin = try await house.audited.tree.origin()
            for size in [3, 5, 9] as [UInt64] {
                let other = try #require(Checkpoint(origin: origin, size: size, root: .leaf([1])))
                witness.latest.withLock { $0 = other }
                try await room.bring()
                let report = try #require(try await room.report().first)
                #expect(report.isContradicted, "\(size): \(report.fault ?? "")")
                await #expect(throws: StoreFault.self) { try await room.check() }
            }
        }
    }

    @Test("that are away delay nothing", arguments: Engine.allCases)
    func away(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.grow(to: 2)
            let witness = try #require(WitnessStandIn([]))
            let text = "\(witness.key.verifier.vkey) http://127.0.0.1:1"
            let configured = try #require(AnchorPlan.Witness(text))
            let room = house.anchors { $0.witnesses = [configured] }
            try await room.bring()
            await room.close()
            let report = try #require(try await room.report().first)
            #expect(report.fault?.hasPrefix("can't be reached") == true && !report.isContradicted)
        }
    }
}

@Suite("This server as a witness")
struct AnchorWitnessRoleTests {
    private static let log = SignerKey(
        name: "log.example/audit", algorithm: .ed25519, seed: Secret([UInt8](repeating: 5, count: 32)))

    /// What the log sends, of leaves that are their own index.
    private func request(_ old: UInt64, _ new: UInt64) throws -> AddCheckpoint {
        var nodes: [TreeNode: MerkleHash] = [:]
        var tree = CompactRange()
        for leaf in 0..<new { tree.append(.leaf(Array("\(leaf)".utf8))) { nodes[$0] = $1 } }
        let log = try #require(Self.log)
        let checkpoint = try #require(Checkpoint(origin: log.verifier.name, tree: tree))
        let proof = ConsistencyProof(oldSize: old, newSize: new) { $0.compactMap { nodes[$0] } }
        return AddCheckpoint(oldSize: old, proof: proof?.path ?? [], note: checkpoint.signed(by: [log]))
    }

    @Test("cosigns, remembers, and keeps its key", arguments: Engine.allCases)
    func cosigns(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let log = try #require(Self.log)
            let role = try #require(house.anchors { $0.witnessedLogs = [log.verifier] }.witness)
            let key = try await role.key()
            #expect(key.name == "witness.example/w1" && key.algorithm == .cosignature)
            for (old, new) in [(0, 3), (3, 3), (3, 300), (300, 301)] as [(UInt64, UInt64)] {
                let request = try request(old, new)
                guard case .cosigned(let line) = try await role.add(Array(request.text.utf8)) else {
                    Issue.record("\(old) to \(new) was refused")
                    return
                }
                let signature = try #require(NoteSignature(line: line[...]))
                let note = SignedNote(text: request.note.text, signatures: request.note.signatures + [signature])
                let keys = [log.verifier, key]
                let verified = try VerifiedCheckpoint(note, origin: log.verifier.name, keys: keys)
                #expect(verified.cosignatures.first?.time == house.time.now().seconds)
            }
            let again = try #require(house.anchors { $0.witnessedLogs = [log.verifier] }.witness)
            #expect(try await again.key() == key)
            #expect(try await again.memory().map(\.checkpoint.size) == [301])
        }
    }

    @Test("refuses what the standard says it refuses, and remembers nothing of it", arguments: Engine.allCases)
    func refuses(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let log = try #require(Self.log)
            let role = try #require(house.anchors { $0.witnessedLogs = [log.verifier] }.witness)
            #expect(try await role.add(Array("old 0\n".utf8)) == .refused(.malformed))
            #expect(try await role.add(Array(request(7, 9).text.utf8)) == .refused(.conflict(latest: 0)))
            _ = try await role.add(Array(request(0, 7).text.utf8))
            let forged = AddCheckpoint(oldSize: 7, proof: [.emptyTree], note: try request(7, 9).note)
            #expect(try await role.add(Array(forged.text.utf8)) == .refused(.inconsistent))
            let other = try #require(
                VerifierKey(name: "other.example", algorithm: .ed25519, publicKey: log.verifier.publicKey))
            let stranger = try #require(house.anchors { $0.witnessedLogs = [other] }.witness)
            #expect(try await stranger.add(Array(request(0, 7).text.utf8)) == .refused(.unknownLog))
            #expect(try await role.memory().map(\.checkpoint.size) == [7])
        }
    }

    @Test("never goes back when many ask at once", arguments: Engine.allCases)
    func races(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let log = try #require(Self.log)
            let role = try #require(house.anchors { $0.witnessedLogs = [log.verifier] }.witness)
            _ = try await role.add(Array(request(0, 5).text.utf8))
            let bodies = try (6...20).map { Array(try request(5, $0).text.utf8) }
            let cosigned = try await withThrowingTaskGroup(of: Bool.self) { group in
                for body in bodies {
                    group.addTask {
                        if case .cosigned = try await role.add(body) { true } else { false }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(cosigned == 1, "each continues the same checkpoint, so only one can be the next")
        }
    }
}

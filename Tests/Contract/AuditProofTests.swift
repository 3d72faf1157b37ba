import Access
import Audit
import Core
import Store
import TestKit
import Testing
import TransparencyLog

@Suite("Proofs of entries that were just committed")
struct AuditProofTests {
    @Test("come to all who wait at once, each its own", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let sequencer = Task { await house.audited.sequencer.run() }
            let entries = try await withThrowingTaskGroup(of: AuditEntryID.self) { group in
                for caller in 0..<40 {
                    group.addTask {
                        let recorded = try await house.audited.record(
                            [try entry("\(caller)")], by: .operator("dana"))
                        let id = try #require(recorded.first?.id)
                        #expect(try await house.audited.tree.proof(of: id, within: .seconds(30)) != nil)
                        return id
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let (tree, keys) = (house.audited.tree, try await house.audited.tree.keys())
            let records = try await AuditLog(house.audited).entries(limit: 100)
            let proofs = try await tree.proofs(of: entries + entries, within: .seconds(30))
            #expect(Set(proofs.keys) == Set(entries) && entries.count == 40)
            for record in records {
                let proof = try #require(proofs[record.id])
                _ = try proof.verify(.leaf(Array(record.entry.utf8)), origin: "localhost/audit", keys: keys)
                #expect(Int64(proof.index) == record.index)
            }
            sequencer.cancel()
            await sequencer.value
        }
    }

    @Test("of an entry that nobody knows aren't waited for longer than said", arguments: Engine.allCases)
    func unknown(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            let known = try #require(try await house.entries().first?.id)
            let stranger = AuditEntryID.make(at: house.time.now(), SystemRandomness())
            let proofs = try await house.audited.tree.proofs(of: [stranger, known], within: .milliseconds(50))
            #expect(Array(proofs.keys) == [known])
        }
    }

    private func entry(_ number: String) throws -> ReportedEntry {
        try ReportedEntry(
            .object([
                .init("event_id", .string(number)), .init("action", .string("deal.updated")),
                .init("resource_type", .string("deal")),
            ]))
    }
}

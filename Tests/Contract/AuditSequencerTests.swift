import Access
import Audit
import Core
import Store
import TestKit
import Testing
import Vault

@Suite("Sequencing by several nodes")
struct AuditSequencerTests {
    @Test("every entry gets one index, whoever moves it", .timeLimit(.minutes(2)))
    func nodes() async throws {
        try await AuditHouse.with(.postgresql) { house in
            let other = try await house.test.openAgain()
            let node = AuditedDatabase(
                database: other, vault: house.vault, time: house.time, randomness: SystemRandomness())
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await house.add("\(number)")
                        return try await (number.isMultiple(of: 2) ? node : house.audited).sequencer.sequence()
                    }
                }
                let moved = try await group.reduce(0, +)
                let rest = try await house.audited.sequencer.sequence()
                #expect(moved + rest == 40)
            }
            let indexes = try await house.entries(100).compactMap(\.index).sorted()
            #expect(indexes == Array(0..<40))
            await other.close()
        }
    }

    @Test("an entry that waits is in the log already, without an index")
    func waiting() async throws {
        try await AuditHouse.with(.postgresql) { house in
            try await house.add("one")
            let entry = try #require(try await AuditLog(house.audited).entries(limit: 10).first)
            #expect(entry.index == nil)
            #expect(entry.integrity == .intact)
            #expect(try await house.test.outside("SELECT count(*) FROM audit_logs").contains("1"))
        }
    }

    @Test("the service moves entries as they come", .timeLimit(.minutes(1)))
    func service() async throws {
        try await AuditHouse.with(.postgresql) { house in
            let service = Task { await house.audited.sequencer.run() }
            try await house.add("one")
            while try await AuditLog(house.audited).entries(limit: 1).first?.index == nil { await Task.yield() }
            service.cancel()
            await service.value
        }
    }
}

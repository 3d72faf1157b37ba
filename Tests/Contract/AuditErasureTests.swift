@_spi(Authentication) import Access
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing
import TransparencyLog
import Vault

@Suite("The audit log forgets a person")
struct AuditErasureTests {
    /// Something that a person did, and something that was done to them.
    private func traces(of person: UserID, in house: AuditHouse) async throws {
        let origin = Origin(address: "203.0.113.7", userAgent: "curl/8.1")
        try await house.add("by", by: .credential(of: .user(person, reference: "USR-1"), from: origin))
        try await house.add("to", to: .user(person))
        try await house.add("other")
        _ = try await house.entries()
    }

    @Test("with key and values, while entries, hashes and proofs stay", arguments: Engine.allCases)
    func erasure(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            try await traces(of: person, in: house)
            let before = try await house.entries()
            let outcome = try await house.audited.forget(person, by: .operator("dana"))
            guard case .erased(let certificate, 2) = outcome else { throw Unexpected(outcome: outcome) }

            #expect(try await house.vault.existingSubjectKey(for: person, purpose: .audit) == nil)
            let after = try await house.entries()
            #expect(Set(after.map(\.hash)).isSuperset(of: before.map(\.hash)))
            for entry in after {
                #expect(entry.userID == nil && entry.ipAddress == nil && entry.resourceID == nil)
                let hasActed = before.contains { $0.id == entry.id && $0.userID == person }
                #expect(!hasActed || entry.integrity == .erased && entry.verdicts["user_id"] == .erased)
            }
            let erased = after.filter { $0.verdicts.values.contains(.erased) }
            #expect(erased.count == 2 && after.allSatisfy { $0.integrity == .intact || $0.integrity == .erased })
            let done = try #require(erased.first { $0.verdicts["resource_id"] == .erased })
            #expect(done.verdicts["details"] == .erased && done.verdicts["actor_name"] == .verified)
            #expect(try await !house.test.outside("SELECT * FROM audit_values;").contains(person.description))
            let keys = try await house.audited.tree.keys()
            for id in certificate + before.map(\.id) {
                let entry = try #require(try await AuditLog(house.audited).entry(id))
                let proof = try #require(try await house.audited.tree.proof(of: id))
                try proof.verify(.leaf(Array(entry.entry.utf8)), origin: "localhost/audit", keys: keys)
                #expect(!entry.entry.contains(person.description))
            }
        }
    }

    @Test("unless their data is held", arguments: Engine.allCases)
    func held(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            try await traces(of: person, in: house)
            #expect(try await house.audited.hold(person, by: .operator("dana")))
            #expect(try await !house.audited.hold(person, by: .operator("dana")))
            let outcome = try await house.audited.forget(person, by: .operator("dana"))
            guard case .held = outcome else { throw Unexpected(outcome: outcome) }
            #expect(try await house.entries().contains { $0.userID == person })
            #expect(try await house.audited.release(person, by: .operator("dana")))
            let later = try await house.audited.forget(person, by: .operator("dana"))
            guard case .erased = later else { throw Unexpected(outcome: later) }
        }
    }

    @Test("also when an older database has brought them back", arguments: Engine.allCases)
    func replay(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            _ = try await house.audited.forget(person, by: .operator("dana"))
            try await traces(of: person, in: house)
            try await house.audited.prepareLog()
            let entries = try await house.entries()
            #expect(entries.allSatisfy { $0.userID == nil && $0.ipAddress == nil })
            #expect(try await house.vault.existingSubjectKey(for: person, purpose: .audit) == nil)
        }
    }

    private struct Unexpected: Error {
        let outcome: PersonErasure
    }
}

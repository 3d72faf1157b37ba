@_spi(Authentication) import Access
import Audit
import Core
import Store
import TestKit
import Testing
import Vault

@Suite("A change and its audit entry")
struct AuditChangeTests {
    @Test("stand together", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            #expect(try await house.things() == 1)
            let entries = try await house.entries()
            #expect(entries.count == 1)
            let entry = try #require(entries.first)
            #expect(entry.index == 0)
            #expect(entry.action == "thing.added")
            #expect(entry.resourceType == "thing")
            #expect(entry.actorName == "dana")
            #expect(entry.details == #"{"name":"one"}"#)
            #expect(entry.time == house.time.now())
            #expect(entry.integrity == .intact)
        }
    }

    @Test("fall together: a fault, a refusal and a broken rule leave neither", arguments: Engine.allCases)
    func apart(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            await #expect(throws: StoreFault.self) { try await house.add("one") }
            await #expect(throws: StoreFault.abandoned("no")) {
                try await house.audited.change(
                    by: .operator("dana"), action: Action("thing.added"), on: Target(type: "thing", id: nil)
                ) { change throws(StoreFault) in
                    try change.transaction.run("INSERT INTO things (name) VALUES ('two')")
                    throw .abandoned("no")
                } as Void
            }
            let answer = try await house.audited.change(
                by: .operator("dana"), action: Action("thing.added"), on: Target(type: "thing", id: nil)
            ) { change throws(StoreFault) in
                try change.transaction.run("INSERT INTO things (name) VALUES ('three')")
                return .rollback("refused")
            }
            #expect(answer == "refused")
            #expect(try await house.things() == 1)
            #expect(try await house.entries().count == 1)
        }
    }

    @Test("name the user who did it and the user it was done to, each under their own key", arguments: Engine.allCases)
    func people(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let (one, other) = (house.person(), house.person())
            let origin = Origin(address: "203.0.113.7", userAgent: "curl/8.1")
            try await house.add(
                "x", by: .credential(of: .user(one, reference: "USR-1"), from: origin), to: .user(other))
            let entry = try #require(try await house.entries().first)
            #expect(entry.userID == one)
            #expect(entry.resourceID == other.description)
            #expect(entry.ipAddress == "203.0.113.7")
            #expect(entry.userAgent == "curl/8.1")
            #expect(entry.integrity == .intact)
            for person in [one, other] {
                #expect(try await house.vault.existingSubjectKey(for: person, purpose: .audit) != nil)
            }
        }
    }

    @Test("keep values out of the database in clear", arguments: Engine.allCases)
    func sealing(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let origin = Origin(address: "203.0.113.7", userAgent: "SecretAgent/7")
            try await house.add("Erika Mustermann", by: .system(.setup, origin: origin))
            try await house.add("plain", by: .operator("dana"))
            _ = try await house.entries()
            for table in ["audit_entries", "audit_values"] {
                let dump = try await house.test.outside("SELECT * FROM \(table);")
                for value in ["203.0.113.7", "SecretAgent", "Erika", "dana"] {
                    #expect(!dump.contains(value), "\(value) in \(table)")
                }
            }
        }
    }

    @Test("get indexes from 0 without gaps, however many callers there are", arguments: Engine.allCases)
    func gapless(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask { try await house.add("\(number % 90)") }
                }
                // Ten names come twice and are refused, in the middle of others' batches.
                var refused = 0
                while let result = await group.nextResult() {
                    if case .failure = result { refused += 1 }
                }
                #expect(refused == 10)
            }
            let indexes = try await house.entries(200).compactMap(\.index).sorted()
            #expect(indexes == Array(0..<90))
        }
    }
}

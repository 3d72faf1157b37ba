import Access
import Audit
import Core
import Store
import TestKit
import Testing

@Suite("Statements run straight on the database")
struct AuditOutsideTests {
    private func entries(_ house: AuditHouse) async throws -> [AuditRecord] {
        try await OutsideChanges(house.audited).record()
        return try await house.entries()
    }

    @Test("are in the audit log, one entry each, with whom they touched", arguments: Engine.allCases)
    func recorded(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.addPeople(["a", "b", "c"])
            let before = try await entries(house).count
            let people = try await house.people()
            try await house.test.outside("UPDATE people SET name = 'x' WHERE name IN ('a', 'b');")
            try await house.test.outside("DELETE FROM people WHERE name = 'c';")
            let all = try await entries(house)
            #expect(all.count == before + 2)
            #expect(all.allSatisfy { $0.integrity == .intact })

            let update = try #require(all.first { $0.details?.contains(#""operation":"update""#) == true })
            #expect(update.action == "people.changed_outside")
            #expect(update.details?.contains(#""rows":2"#) == true)
            for (name, id) in people {
                #expect(update.details?.contains(id.description) == (name != "c"))
            }
            let delete = try #require(all.first { $0.details?.contains(#""operation":"delete""#) == true })
            #expect(delete.details?.contains(#""rows":1"#) == true)
            #expect(delete.actorName == (engine == .sqlite ? "sqlite" : "castellan"))
        }
    }

    @Test("leave no entry when they were rolled back or changed nothing", arguments: Engine.allCases)
    func nothing(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.addPeople(["a"])
            let before = try await entries(house).count
            try await house.test.outside("BEGIN; DELETE FROM people; ROLLBACK;")
            try await house.test.outside("DELETE FROM people WHERE name = 'nobody';")
            #expect(try await entries(house).count == before)
        }
    }

    @Test("get one entry however many look for them at once", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.addPeople(["a"])
            let before = try await entries(house).count
            for _ in 0..<5 { try await house.test.outside("UPDATE people SET name = name || 'x';") }
            let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await OutsideChanges(house.audited).record() }
                }
                return try await group.reduce(0, +)
            }
            #expect(recorded == 5)
            #expect(try await entries(house).count == before + 5)
        }
    }

    @Test(
        "are recorded by the service when the feed tells of them", .timeLimit(.minutes(1)), arguments: Engine.allCases)
    func service(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.addPeople(["a"])
            let before = try await entries(house).count
            let feed = ChangeFeed(database: house.test.database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await OutsideChanges(house.audited).run(feed) }
                group.addTask { await feed.run() }
                try await house.test.outside("DELETE FROM people;")
                while try await house.entries().count == before { await Task.yield() }
                group.cancelAll()
            }
            #expect(try await house.entries().contains { $0.action == "people.changed_outside" })
        }
    }
}

extension AuditHouse {
    /// A table whose outside changes are noted.
    static let peopleTable = Migration(
        room: "Test", number: 2, name: "people",
        sqlite: "CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;"
            + ChangeTriggers.sqlite(table: "people", userColumn: "id"),
        postgresql: "CREATE TABLE people (id UUID PRIMARY KEY, name TEXT NOT NULL);"
            + ChangeTriggers.postgresql(table: "people", userColumn: "id"))

    func addPeople(_ names: [String]) async throws {
        for name in names {
            let id = person()
            try await audited.change(
                by: .operator("dana"), action: Action("person.added"), on: .user(id)
            ) { change throws(StoreFault) in
                try change.transaction.run("INSERT INTO people (id, name) VALUES (\(id), \(name))")
                return .commit(())
            }
        }
    }

    func people() async throws -> [String: UserID] {
        try await audited.read { reader throws(StoreFault) in
            var people: [String: UserID] = [:]
            for id in try reader.values("SELECT id FROM people", as: UserID.self) {
                people[try reader.value("SELECT name FROM people WHERE id = \(id)") ?? ""] = id
            }
            return people
        }
    }
}

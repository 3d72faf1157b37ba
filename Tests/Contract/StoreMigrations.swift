import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: migrations")
struct StoreMigrations {
    private static func step(_ number: Int, _ text: String, room: String = "a") -> Migration {
        Migration(room: room, number: number, name: "step \(number)", sqlite: text, postgresql: text)
    }

    private static let first = step(1, "CREATE TABLE one (n INTEGER)")
    private static let second = step(2, "CREATE TABLE two (n INTEGER); INSERT INTO two (n) VALUES (7), (8)")
    private static let other = step(1, "CREATE TABLE three (n INTEGER)", room: "b")

    private static func migrator(_ test: TestDatabase, _ migrations: [Migration]) -> Migrator {
        Migrator(database: test.database, migrations: migrations, time: SystemTime())
    }

    private static func expectRefusal(_ test: TestDatabase, _ migrations: [Migration], naming word: String) async {
        for attempt in [true, false] {
            await #expect {
                if attempt {
                    try await migrator(test, migrations).run()
                } else {
                    _ = try await migrator(test, migrations).pending()
                }
            } throws: { error in
                guard case .migration(let reason) = error as? StoreFault else { return false }
                return reason.contains(word)
            }
        }
    }

    @Test("Steps run once, in order, several statements each", arguments: Engine.allCases)
    func runOnce(_ engine: Engine) async throws {
        try await TestDatabase.with(engine) { test in
            let pending = try await Self.migrator(test, [Self.first, Self.second, Self.other]).pending()
            #expect(pending.map(\.name) == ["step 1", "step 2", "step 1"])
            let early = try await Self.migrator(test, [Self.first]).run()
            #expect(early.count == 1)
            let late = try await Self.migrator(test, [Self.first, Self.second, Self.other]).run()
            #expect(late.map { "\($0.room)\($0.number)" } == ["a2", "b1"])
            let again = try await Self.migrator(test, [Self.first, Self.second, Self.other]).run()
            #expect(again.isEmpty)
            let sum = try await test.database.read { reader throws(StoreFault) in
                try reader.value("SELECT sum(n) FROM two", as: Int.self)
            }
            #expect(sum == 15)
        }
    }

    @Test("A step that fails leaves nothing, and says which statement", arguments: Engine.allCases)
    func failure(_ engine: Engine) async throws {
        try await TestDatabase.with(engine) { test in
            let bad = Self.step(2, "CREATE TABLE half (n INTEGER); CREATE TABLE half (n INTEGER)")
            await #expect(throws: StoreFault.self) { try await Self.migrator(test, [Self.first, bad]).run() }
            // The good one before it stays; the bad one can be replaced, since it never ran.
            let done = try await Self.migrator(test, [Self.first, Self.step(2, "CREATE TABLE half (n INTEGER)")]).run()
            #expect(done.map(\.number) == [2])
        }
    }

    @Test("What was changed, is missing or is unknown is refused", arguments: Engine.allCases)
    func refusals(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: [Self.first, Self.second]) { test in
            await Self.expectRefusal(test, [Self.first, Self.step(2, "CREATE TABLE two (n TEXT)")], naming: "changed")
            await Self.expectRefusal(test, [Self.first], naming: "older")
            await Self.expectRefusal(test, [Self.second, Self.first], naming: "order")
            await Self.expectRefusal(test, [Self.first, Self.step(3, "SELECT 1")], naming: "order")
        }
    }

    @Test("Nodes that start together migrate once", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await TestDatabase.with(engine) { test in
            let other = try await test.openAgain()
            let steps = [Self.first, Self.second, Self.other]
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    let database = number % 2 == 0 ? test.database : other
                    group.addTask {
                        try await Migrator(database: database, migrations: steps, time: SystemTime()).run().count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(done == 3)
            await other.close()
        }
    }
}

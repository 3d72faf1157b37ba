import Core
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing

/// What the store measures of itself.
@Suite("Figures of the store") struct StoreFigures {
    static let things = Migration(
        room: "Test", number: 1, name: "things",
        sqlite:
            "CREATE TABLE things (name TEXT PRIMARY KEY) STRICT; CREATE INDEX things_by_name ON things (name DESC);",
        postgresql: "CREATE TABLE things (name TEXT PRIMARY KEY); CREATE INDEX things_by_name ON things (name DESC);")

    @Test("Slow statements are kept by their text, without values", arguments: Engine.allCases)
    func slowStatements(engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: [Self.things]) { test in
            let faults = Mutex<[String]>([])
            let statements = StatementFigures(slowLimit: .zero, time: ManualClock()) { text, _ in
                faults.withLock { $0.append(text) }
            }
            let database = try await test.openAgain(statements: statements)
            for name in ["secret", "other"] {
                try await database.write { transaction throws(StoreFault) in
                    try transaction.run("INSERT INTO things (name) VALUES (\(name))")
                    return .commit(())
                }
            }
            let slow = database.statements.slowest(100)
            let insert = try #require(slow.first { $0.text.contains("INSERT INTO things") })
            #expect(insert.text == "INSERT INTO things (name) VALUES ($1)")
            #expect(insert.calls == 2 && insert.longest <= insert.total && insert.mean <= insert.longest)
            #expect(insert.lastSeenAt == ManualClock().now())
            #expect(!slow.contains { $0.text.contains("secret") })
            #expect(database.statements.statements >= 2)

            _ = try? await database.read { reader throws(StoreFault) in try reader.value("SELECT no_such", as: Int.self)
            }
            #expect(faults.withLock(\.self) == ["SELECT no_such"])
            await database.close()
        }
    }

    @Test("Lanes say how many work", arguments: Engine.allCases)
    func lanes(engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: [Self.things]) { test in
            let database = test.database
            // A lane counts as working for a moment after its caller has heard.
            try await eventually { database.lanes.allSatisfy { $0.active == 0 && $0.waiting == 0 && $0.limit > 0 } }
            let during = try await database.read(.scan) { _ throws(StoreFault) in database.lanes }
            #expect(during.first { $0.name == "scan" }?.active == 1)
            try await eventually { database.lanes.allSatisfy { $0.active == 0 } }
            if engine == .postgresql { #expect(database.lanes.contains { $0.idle > 0 }) }
        }
    }

    @Test("Tables have a size and rows", arguments: Engine.allCases)
    func tables(engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: [Self.things]) { test in
            try await test.database.write { transaction throws(StoreFault) in
                for number in 1...2_000 {
                    try transaction.insert("INSERT INTO things (name) VALUES (\("thing number \(number)"))")
                }
                return .commit(())
            }
            if engine == .postgresql { try await test.outside("ANALYZE things") }
            let (names, size, none) = try await test.database.read(.scan) { reader throws(StoreFault) in
                (try reader.tableNames(), try reader.size(ofTable: "things"), try reader.size(ofTable: "no such"))
            }
            #expect(names.contains("things") && !names.contains { $0.hasPrefix("sqlite_") })
            #expect(size?.rows == 2_000 && (size?.bytes ?? 0) > 50_000)
            #expect(size?.isEstimate == (engine == .postgresql))
            #expect(none == nil)
        }
    }

    @Test("The engine's own catalogue can be read", arguments: Engine.allCases)
    func catalogue(engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: [Self.things]) { test in
            let (version, size, clients, indexes) = try await test.database.read(.scan) { reader throws(StoreFault) in
                (try reader.engineVersion(), try reader.databaseSize(), try reader.clients(), try reader.indexUses())
            }
            #expect(version.first?.isNumber == true && size > 0)
            #expect(indexes.contains { $0.table == "things" && $0.index == "things_by_name" })
            #expect(clients.isEmpty == (engine == .sqlite))
            _ = try await test.database.read { reader throws(StoreFault) in try reader.tableWrites() }
        }
    }
}

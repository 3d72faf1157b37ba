import Core
import Dispatch
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: changes by others")
struct StoreChanges {
    /// A watched table with a column that revokes and one that doesn't.
    private static let migrations =
        StoreSchema.migrations + [
            Migration(
                room: "people", number: 1, name: "people",
                sqlite: """
                    CREATE TABLE people (id TEXT PRIMARY KEY, is_active INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
                    """ + ChangeTriggers.sqlite(table: "people", userColumn: "id"),
                postgresql: """
                    CREATE TABLE people (id UUID PRIMARY KEY, is_active BOOLEAN NOT NULL, seen BIGINT NOT NULL);
                    """ + ChangeTriggers.postgresql(table: "people", userColumn: "id", revoking: ["is_active"]))
        ]

    private static let ann = UserID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let bob = UserID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0002)

    private static func add(_ ids: [UserID], to database: Database) async throws {
        try await database.write { tx throws(StoreFault) in
            for id in ids { try tx.run("INSERT INTO people (id, is_active, seen) VALUES (\(id), \(true), 0)") }
            return .commit(())
        }
    }

    private static func log(_ database: Database) async throws -> [String] {
        try await database.read { reader throws(StoreFault) in
            try reader.rows(
                "SELECT table_name, operation, row_count, user_ids FROM change_log ORDER BY id", as: LogRow.self
            )
            .map(\.text)
        }
    }

    private struct LogRow: RowDecodable {
        let text: String

        init(row: Row) throws(StoreFault) {
            let users = try row.get(3, as: JSONText?.self)
            text =
                "\(try row.get(0, as: String.self)) \(try row.get(1, as: String.self)) \(try row.get(2, as: Int?.self) ?? -1) \(users?.text ?? "null")"
        }
    }

    @Test(
        "What others run is logged with table, operation and people; what the server runs is not",
        arguments: Engine.allCases)
    func log(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Self.migrations) { test in
            try await Self.add([Self.ann, Self.bob], to: test.database)
            try await test.database.write { tx throws(StoreFault) in
                try tx.run("UPDATE people SET is_active = \(false)")
                return .commit(())
            }
            let own = try await Self.log(test.database)
            #expect(own.isEmpty)
            try await test.outside(
                "UPDATE people SET is_active = \(engine == .sqlite ? "1" : "true") WHERE id = '\(Self.ann)'")
            try await test.outside("DELETE FROM people WHERE id = '\(Self.bob)'")
            try await test.outside("UPDATE people SET seen = 1 WHERE id = '\(Self.bob)'")
            let others = try await Self.log(test.database)
            #expect(others == ["people update 1 [\"\(Self.ann)\"]", "people delete 1 [\"\(Self.bob)\"]"])
        }
    }

    @Test("What others commit is told within a second", arguments: Engine.allCases)
    func told(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Self.migrations) { test in
            try await Self.add([Self.ann, Self.bob], to: test.database)
            let feed = ChangeFeed(database: test.database)
            let notices = feed.subscribe()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await feed.run() }
                var heard = notices.makeAsyncIterator()
                #expect(await heard.next() == .missed)
                try await eventually { feed.isFresh }
                // The server's own change that revokes nothing is not told, on either engine.
                try await test.database.write { tx throws(StoreFault) in
                    try tx.run("UPDATE people SET seen = seen + 1")
                    return .commit(())
                }
                try await test.outside("DELETE FROM people WHERE id = '\(Self.ann)'")
                let committed = ContinuousClock.now
                let expected: ChangeNotice =
                    engine == .sqlite
                    ? .outsideCommit : .rows(table: "people", operation: .delete, users: .some([Self.ann]))
                #expect(await heard.next() == expected)
                #expect(ContinuousClock.now - committed < .seconds(1))
                group.cancelAll()
            }
        }
    }

    @Test("PostgreSQL tells every node what another one revokes, and to whom")
    func revocations() async throws {
        try await TestDatabase.with(.postgresql, migrations: Self.migrations) { test in
            let node = try await test.openAgain()
            let feed = ChangeFeed(database: node)
            let notices = feed.subscribe()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await feed.run() }
                var heard = notices.makeAsyncIterator()
                #expect(await heard.next() == .missed)
                let crowd = (0..<60).map { UserID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_1000 + $0) }
                try await Self.add([Self.ann, Self.bob] + crowd, to: test.database)
                for statement: SQL in [
                    "UPDATE people SET seen = 1", "UPDATE people SET is_active = true WHERE id = \(Self.ann)",
                    "UPDATE people SET is_active = false WHERE id = \(Self.ann)",
                    "DELETE FROM people WHERE id = \(Self.bob)",
                    "UPDATE people SET is_active = false", "TRUNCATE people",
                ] {
                    try await test.database.write { tx throws(StoreFault) in
                        try tx.run(statement)
                        return .commit(())
                    }
                }
                let expected: [ChangeNotice] = [
                    .rows(table: "people", operation: .update, users: .some([Self.ann])),
                    .rows(table: "people", operation: .delete, users: .some([Self.bob])),
                    .rows(table: "people", operation: .update, users: .all),
                    .rows(table: "people", operation: .truncate, users: .all),
                ]
                for notice in expected { #expect(await heard.next() == notice) }
                group.cancelAll()
            }
            await node.close()
        }
    }

    @Test("A node that can't hear the database knows it, and hears again afterwards")
    func deafness() async throws {
        try await TestDatabase.with(.postgresql, migrations: Self.migrations) { test in
            let feed = ChangeFeed(database: test.database)
            let notices = feed.subscribe()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await feed.run() }
                var heard = notices.makeAsyncIterator()
                #expect(await heard.next() == .missed)
                try await eventually { feed.isFresh }
                let server = try await PostgreSQLServer.shared.address()
                try await server.psql("ALTER DATABASE \(test.name) ALLOW_CONNECTIONS false")
                try await server.psql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(test.name)'")
                try await eventually(within: .seconds(2)) { !feed.isFresh }
                try await server.psql("ALTER DATABASE \(test.name) ALLOW_CONNECTIONS true")
                #expect(await heard.next() == .missed)
                try await eventually { feed.isFresh }
                group.cancelAll()
            }
        }
    }

    @Test("While SQLite can't be asked, nothing counts as heard")
    func unaskable() async throws {
        try await TestDatabase.with(.sqlite, migrations: Self.migrations) { test in
            let feed = ChangeFeed(database: test.database)
            let release = DispatchSemaphore(value: 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await feed.run() }
                try await eventually { feed.isFresh }
                group.addTask {
                    try await test.database.write { _ throws(StoreFault) in
                        release.wait()
                        return .commit(())
                    }
                }
                defer { release.signal() }
                try await eventually(within: .seconds(2)) { !feed.isFresh }
                release.signal()
                try await eventually { feed.isFresh }
                group.cancelAll()
            }
        }
    }
}

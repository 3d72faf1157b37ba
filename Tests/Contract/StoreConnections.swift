import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

/// What only a database across a network can do: go away.
@Suite("Store: PostgreSQL's connections")
struct StoreConnections {
    private static func count(_ database: Database) async throws -> Int {
        try await database.read { reader throws(StoreFault) in
            try reader.value("SELECT count(*) FROM samples", as: Int.self) ?? -1
        }
    }

    private static func cutConnections(_ test: TestDatabase) async throws {
        try await PostgreSQLServer.shared.address().psql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(test.name)'")
    }

    @Test("Connections that were cut while idle are renewed without a fault")
    func idleCut() async throws {
        try await TestDatabase.with(.postgresql, migrations: Sample.migrations) { test in
            for round in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            try await test.database.write { tx throws(StoreFault) in
                                try Sample("row \(round) \(number)").insert(tx)
                                return .commit(())
                            }
                            _ = try await Self.count(test.database)
                        }
                    }
                    try await group.waitForAll()
                }
                try await Self.cutConnections(test)
            }
            let count = try await Self.count(test.database)
            #expect(count == 60)
        }
    }

    @Test("Units that lose their connection while they run are run again, once each")
    func busyCut() async throws {
        try await TestDatabase.with(.postgresql, migrations: Sample.migrations) { test in
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        do throws(StoreFault) {
                            try await test.database.write { tx throws(StoreFault) in
                                try Sample("row \(number)").insert(tx)
                                return .commit(())
                            }
                            return 1
                        } catch {
                            guard case .unavailable = error else { throw error }
                            return 0
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<5 { try await Self.cutConnections(test) }
                    return 0
                }
                return try await group.reduce(0, +)
            }
            let count = try await Self.count(test.database)
            #expect(count == done)
        }
    }

    @Test("A commit whose answer is lost is looked up, not guessed", arguments: CommitCutter.Moment.allCases)
    func lostAnswer(_ moment: CommitCutter.Moment) async throws {
        try await TestDatabase.with(.postgresql, migrations: Sample.migrations) { test in
            let cutter = try CommitCutter(serverPort: try await PostgreSQLServer.shared.address().port)
            let database = try await Database.openPostgreSQL(
                PostgreSQLConfiguration(
                    url: Secret("postgresql://castellan@127.0.0.1:\(cutter.port)/\(test.name)"),
                    preparedStatements: false))
            for number in 1...5 {
                cutter.arm(moment)
                try await database.write { tx throws(StoreFault) in
                    try tx.insert(Sample("row \(number)").insertion)
                    return .commit(())
                }
                let count = try await Self.count(test.database)
                #expect(count == number)
            }
            #expect(cutter.cuts == 5)
            await database.close()
            cutter.stop()
        }
    }

    @Test("Behind a transaction pooler nothing is kept in the session")
    func pooled() async throws {
        try await TestDatabase.with(.postgresql, migrations: Sample.migrations) { test in
            let database = try await test.openAgain(statementTimeout: .seconds(1), preparedStatements: false)
            for number in 0..<20 {
                try await database.write { tx throws(StoreFault) in
                    try tx.insert(Sample("row \(number)").insertion)
                    #expect(try tx.value("SELECT current_setting('castellan.inside')", as: String.self) == "on")
                    return .commit(())
                }
            }
            let state = try await database.read { reader throws(StoreFault) in
                let prepared = try reader.value("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
                let limit = try reader.value("SELECT current_setting('statement_timeout')", as: String.self)
                return (prepared, limit)
            }
            #expect(state.0 == 0)
            #expect(state.1 == "1s")
            await #expect {
                try await database.read { reader throws(StoreFault) in
                    try reader.value(StoreLimits.endless, as: Int.self)
                }
            } throws: { error in
                guard case .timeout = error as? StoreFault else { return false }
                return true
            }
            let count = try await Self.count(database)
            #expect(count == 20)
            await database.close()
        }
    }

    @Test("A schema that changes under prepared statements is noticed")
    func stalePlans() async throws {
        try await TestDatabase.with(.postgresql, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                try Sample("a").insert(tx)
                return .commit(())
            }
            for type in ["INTEGER", "BIGINT", "INTEGER"] {
                try await test.outside("ALTER TABLE samples ALTER COLUMN count TYPE \(type)")
                for _ in 0..<20 {
                    let count = try await test.database.read { reader throws(StoreFault) in
                        try reader.value("SELECT count FROM samples", as: Int.self)
                    }
                    let inUnit = try await test.database.write { tx throws(StoreFault) in
                        .commit(try tx.value("SELECT count FROM samples", as: Int.self))
                    }
                    #expect((count, inUnit) == (0, 0))
                }
            }
        }
    }

    @Test("A server that isn't there is a fault at once, without the password")
    func nobodyThere() async throws {
        await #expect {
            _ = try await Database.openPostgreSQL(
                PostgreSQLConfiguration(url: Secret("postgresql://u:hunter2@127.0.0.1:1/nowhere")))
        } throws: { error in
            guard case .unavailable(let reason) = error as? StoreFault else { return false }
            return !reason.contains("hunter2")
        }
    }
}

import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: races")
struct StoreRaces {
    private static func withCounters(
        _ engine: Engine, _ names: [String], _ body: @Sendable (TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                for name in names { try Sample(name, count: 1).insert(tx) }
                return .commit(())
            }
            try await body(test)
        }
    }

    private static func count(_ reader: Reader, _ name: String) throws(StoreFault) -> Int {
        try reader.value("SELECT count FROM samples WHERE name = \(name)", as: Int.self) ?? 0
    }

    @Test("50 callers that read, add one and write lose no update", arguments: Engine.allCases)
    func lostUpdate(_ engine: Engine) async throws {
        try await Self.withCounters(engine, ["counter"]) { test in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await test.database.write { tx throws(StoreFault) in
                            let count = try Self.count(tx, "counter")
                            try tx.run("UPDATE samples SET count = \(count + 1) WHERE name = 'counter'")
                            return .commit(())
                        }
                    }
                }
                try await group.waitForAll()
            }
            let count = try await test.database.read { reader throws(StoreFault) in try Self.count(reader, "counter") }
            #expect(count == 51)
        }
    }

    /// Two doctors, one of whom must stay on call: each may leave only while the other is there.
    @Test("Write skew can't happen", arguments: Engine.allCases)
    func writeSkew(_ engine: Engine) async throws {
        try await Self.withCounters(engine, ["alice", "bob"]) { test in
            let other = try await test.openAgain()
            for _ in 0..<20 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (database, name) in [(test.database, "alice"), (other, "bob")] {
                        group.addTask {
                            try await database.write { tx throws(StoreFault) in
                                let onCall = try tx.value("SELECT sum(count) FROM samples", as: Int.self) ?? 0
                                guard onCall == 2 else { return .rollback(()) }
                                try tx.run("UPDATE samples SET count = 0 WHERE name = \(name)")
                                return .commit(())
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let onCall = try await test.database.read { reader throws(StoreFault) in
                    try reader.value("SELECT sum(count) FROM samples", as: Int.self)
                }
                #expect(onCall == 1)
                try await test.database.write { tx throws(StoreFault) in
                    try tx.run("UPDATE samples SET count = 1")
                    return .commit(())
                }
            }
            await other.close()
        }
    }

    @Test("Of 30 who want one name, one gets it and the others learn why not", arguments: Engine.allCases)
    func uniqueName(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let outcomes = await withTaskGroup(of: Result<Void, StoreFault>.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        do throws(StoreFault) {
                            return .success(
                                try await test.database.write { tx throws(StoreFault) in
                                    try Sample("the one").insert(tx)
                                    return .commit(())
                                })
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            var winners = 0
            for outcome in outcomes {
                switch outcome {
                case .success: winners += 1
                case .failure(.constraint(.unique, _)): break
                case .failure(let fault): Issue.record("unexpected: \(fault)")
                }
            }
            #expect(winners == 1)
        }
    }

    @Test("Two processes that write at once both get through", arguments: Engine.allCases)
    func twoProcesses(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let other = try await test.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    let database = number % 2 == 0 ? test.database : other
                    group.addTask {
                        try await database.write { tx throws(StoreFault) in
                            try Sample("row \(number)").insert(tx)
                            return .commit(())
                        }
                    }
                }
                try await group.waitForAll()
            }
            let count = try await other.read { reader throws(StoreFault) in
                try reader.value("SELECT count(*) FROM samples", as: Int.self)
            }
            #expect(count == 100)
            await other.close()
        }
    }
}

import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: units of work")
struct StoreUnits {
    private func names(_ database: Database) async throws -> [String] {
        try await database.read { reader throws(StoreFault) in
            try reader.values("SELECT name FROM samples ORDER BY name", as: String.self)
        }
    }

    @Test("A unit that commits is seen, one that rolls back or throws leaves nothing", arguments: Engine.allCases)
    func endings(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let kept = try await test.database.write { tx throws(StoreFault) in
                try Sample("kept").insert(tx)
                return .commit(1)
            }
            let undone = try await test.database.write { tx throws(StoreFault) in
                try tx.insert(Sample("undone").insertion)
                return .rollback(2)
            }
            await #expect(throws: StoreFault.abandoned("no")) {
                try await test.database.write { tx throws(StoreFault) -> Ending<Int> in
                    try Sample("thrown").insert(tx)
                    throw .abandoned("no")
                }
            }
            #expect((kept, undone) == (1, 2))
            let left = try await names(test.database)
            #expect(left == ["kept"])
        }
    }

    @Test("Units that fail don't disturb the ones they are batched with", arguments: Engine.allCases)
    func batches(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let result: Void? = try? await test.database.write { tx throws(StoreFault) -> Ending<Void> in
                            try Sample("row \(number)").insert(tx)
                            switch number % 4 {
                            case 1: throw .abandoned("no")
                            case 2: try Sample("bad \(number)", count: -13).insert(tx)
                            case 3: return .rollback(())
                            default: break
                            }
                            return .commit(())
                        }
                        return (number, result != nil)
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            for number in 0..<200 { #expect(outcomes[number] == (number % 4 == 0 || number % 4 == 3)) }
            let expected = (0..<200).filter { $0 % 4 == 0 }.map { "row \($0)" }.sorted()
            let left = try await names(test.database)
            #expect(left == expected)
        }
    }

    @Test("Rules name themselves when they refuse", arguments: Engine.allCases)
    func constraints(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            func refusal(_ sql: SQL) async throws -> StoreFault.Constraint? {
                do throws(StoreFault) {
                    try await test.database.write { tx throws(StoreFault) in
                        try Sample("taken").insert(tx)
                        try tx.run(sql)
                        return .commit(())
                    }
                } catch {
                    guard case .constraint(let constraint, let name) = error else { throw error }
                    #expect(!name.isEmpty)
                    return constraint
                }
                return nil
            }
            let refused: [(SQL, StoreFault.Constraint)] = [
                (Sample("taken").insertion, .unique),
                (Sample("other", count: -13).insertion, .check),
                ("UPDATE samples SET name = NULL", .notNull),
                ("INSERT INTO parts (id, sample_id) VALUES (1, \(SampleID(high: 1, low: 1)))", .foreignKey),
            ]
            for (sql, constraint) in refused {
                let answer = try await refusal(sql)
                #expect(answer == constraint)
            }
            let left = try await names(test.database)
            #expect(left.isEmpty)
        }
    }

    @Test("After a refused statement a unit can only end without a trace", arguments: Engine.allCases)
    func doomed(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                try Sample("taken").insert(tx)
                return .commit(())
            }
            let wasTaken = try await test.database.write { tx throws(StoreFault) -> Ending<Bool> in
                do throws(StoreFault) {
                    try Sample("first").insert(tx)
                    try Sample("taken").insert(tx)
                    return .commit(false)
                } catch {
                    guard case .constraint(.unique, _) = error else { throw error }
                    return .rollback(true)
                }
            }
            #expect(wasTaken)
            await #expect(throws: StoreFault.self) {
                try await test.database.write { tx throws(StoreFault) in
                    try Sample("first").insert(tx)
                    try? Sample("taken").insert(tx)
                    return .commit(())
                }
            }
            let left = try await names(test.database)
            #expect(left == ["taken"])
        }
    }

    @Test("A fault of a statement that nobody waited for fails the unit", arguments: Engine.allCases)
    func deferredFaults(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            await #expect(throws: StoreFault.self) {
                try await test.database.write { tx throws(StoreFault) in
                    try tx.insert(Sample("good").insertion)
                    try tx.insert(Sample("bad", count: -13).insertion)
                    try tx.insert(Sample("after").insertion)
                    return .commit(())
                }
            }
            let left = try await names(test.database)
            #expect(left.isEmpty)
            try await test.database.write { tx throws(StoreFault) in
                for name in ["a", "b", "c"] { try tx.insert(Sample(name).insertion) }
                #expect(try tx.value("SELECT count(*) FROM samples", as: Int.self) == 3)
                #expect(try tx.run("UPDATE samples SET count = 2 WHERE name <> 'a'") == 2)
                #expect(try tx.run("UPDATE samples SET count = 2 WHERE name = 'z'") == 0)
                return .commit(())
            }
            let kept = try await names(test.database)
            #expect(kept == ["a", "b", "c"])
        }
    }

    @Test("Nonsense is a fault with the engine's own code, and the connection goes on", arguments: Engine.allCases)
    func nonsense(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            for _ in 0..<20 {
                await #expect {
                    try await test.database.read { reader throws(StoreFault) in
                        try reader.value("SELEKT 1", as: Int.self)
                    }
                } throws: { error in
                    guard case .statement = error as? StoreFault else { return false }
                    return true
                }
                await #expect(throws: StoreFault.self) {
                    try await test.database.write { tx throws(StoreFault) in
                        try tx.run("UPDATE nothing SET a = 1")
                        return .commit(())
                    }
                }
            }
            let left = try await names(test.database)
            #expect(left.isEmpty)
        }
    }

    @Test("RETURNING gives what was written", arguments: Engine.allCases)
    func returning(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let count = try await test.database.write { tx throws(StoreFault) in
                try Sample("counter", count: 41).insert(tx)
                return .commit(
                    try tx.value(
                        "UPDATE samples SET count = count + 1 WHERE name = 'counter' RETURNING count", as: Int.self))
            }
            #expect(count == 42)
        }
    }
}

import Core
import Dispatch
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: limits")
struct StoreLimits {
    /// Counts to a number that takes minutes.
    static let endless: SQL = """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000000)
        SELECT count(*) FROM numbers
        """

    @Test("A scan that takes too long is ended, and the connection goes on", arguments: Engine.allCases)
    func scanTimeout(_ engine: Engine) async throws {
        try await TestDatabase.with(engine) { test in
            let database = try await test.openAgain(statementTimeout: .milliseconds(100))
            await #expect {
                try await database.read(.scan) { reader throws(StoreFault) in
                    try reader.value(Self.endless, as: Int.self)
                }
            } throws: { error in
                guard case .timeout = error as? StoreFault else { return false }
                return true
            }
            let answer = try await database.read(.scan) { reader throws(StoreFault) in
                try reader.value("SELECT 42", as: Int.self)
            }
            #expect(answer == 42)
            await database.close()
        }
    }

    @Test("A unit that takes too long is ended, and the ones beside it are not", arguments: Engine.allCases)
    func unitTimeout(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let database = try await test.openAgain(statementTimeout: .milliseconds(500))
            let outcomes = await withTaskGroup(of: StoreFault?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        do throws(StoreFault) {
                            try await database.write { tx throws(StoreFault) in
                                try Sample("row \(number)").insert(tx)
                                if number == 7 {
                                    try tx.run("UPDATE samples SET count = (\(Self.endless))")
                                }
                                return .commit(())
                            }
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: [StoreFault]()) { faults, fault in
                    if let fault { faults.append(fault) }
                }
            }
            #expect(outcomes.count == 1)
            guard case .timeout = outcomes.first else {
                Issue.record("expected a timeout: \(outcomes)")
                return
            }
            let count = try await database.read { reader throws(StoreFault) in
                try reader.value("SELECT count(*) FROM samples", as: Int.self)
            }
            #expect(count == 39)
            await database.close()
        }
    }

    @Test("Scans don't hold up point reads and changes", arguments: Engine.allCases)
    func scansAside(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let database = try await test.openAgain()
            let pointsAreDone = DispatchSemaphore(value: 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                // More than run at once, each as long as it takes.
                for _ in 0..<20 {
                    group.addTask {
                        let wasInTime = try await database.read(.scan) { reader throws(StoreFault) in
                            _ = try reader.value("SELECT count(*) FROM samples", as: Int.self)
                            return pointsAreDone.wait(timeout: .now() + 30) == .success
                        }
                        #expect(wasInTime)
                        pointsAreDone.signal()
                    }
                }
                for number in 0..<20 {
                    try await database.write { tx throws(StoreFault) in
                        try Sample("row \(number)").insert(tx)
                        return .commit(())
                    }
                    _ = try await database.read { reader throws(StoreFault) in
                        try reader.value("SELECT count(*) FROM samples", as: Int.self)
                    }
                }
                pointsAreDone.signal()
                try await group.waitForAll()
            }
            await database.close()
        }
    }

    @Test("More than may wait is refused at once, and what was accepted is done", arguments: Engine.allCases)
    func overload(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let database = try await test.openAgain(queueLimit: 16)
            let outcomes = await withTaskGroup(of: StoreFault?.self) { group in
                for number in 0..<2_000 {
                    group.addTask {
                        do throws(StoreFault) {
                            try await database.write { tx throws(StoreFault) in
                                try Sample("row \(number)").insert(tx)
                                return .commit(())
                            }
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let refusals = outcomes.compactMap(\.self)
            #expect(!refusals.isEmpty)
            #expect(refusals.allSatisfy { $0 == .overloaded })
            let count = try await database.read { reader throws(StoreFault) in
                try reader.value("SELECT count(*) FROM samples", as: Int.self)
            }
            #expect(count == outcomes.count - refusals.count)
            await database.close()
        }
    }

    @Test("Closing finishes what was accepted and refuses the rest", arguments: Engine.allCases)
    func closing(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let database = try await test.openAgain()
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        do throws(StoreFault) {
                            try await database.write { tx throws(StoreFault) in
                                try Sample("row \(number)").insert(tx)
                                return .commit(())
                            }
                            return true
                        } catch {
                            guard case .abandoned = error else {
                                Issue.record("unexpected: \(error)")
                                return false
                            }
                            return false
                        }
                    }
                }
                group.addTask {
                    await database.close()
                    return false
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let count = try await test.database.read { reader throws(StoreFault) in
                try reader.value("SELECT count(*) FROM samples", as: Int.self)
            }
            #expect(count == accepted)
            await #expect(throws: StoreFault.self) {
                try await database.read { reader throws(StoreFault) in try reader.value("SELECT 1", as: Int.self) }
            }
        }
    }
}

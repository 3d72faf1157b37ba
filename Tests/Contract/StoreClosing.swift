import Core
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing

@Suite("Store: work before the commit")
struct StoreClosing {
    @Test("is part of the transaction, and runs for units that commit alone", arguments: Engine.allCases)
    func part(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            for (name, ending) in [("kept", Ending.commit(())), ("undone", .rollback(()))] {
                try await test.database.write { tx throws(StoreFault) in
                    try Sample(name).insert(tx)
                    tx.beforeCommit { tx throws(StoreFault) in try Sample("\(name), closing").insert(tx) }
                    return ending
                }
            }
            let left = try await test.names()
            #expect(left == ["kept", "kept, closing"])
        }
    }

    @Test("fails the units that asked for it, and no others", arguments: Engine.allCases)
    func fault(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let kept = await withTaskGroup(of: String?.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try? await test.database.write { tx throws(StoreFault) in
                            try Sample("row \(number)").insert(tx)
                            if number % 3 == 0 { tx.beforeCommit { _ throws(StoreFault) in throw .abandoned("no") } }
                            return .commit("row \(number)")
                        }
                    }
                }
                return await group.reduce(into: [String]()) { kept, name in kept += [name].compactMap(\.self) }
            }
            #expect(kept.count == 40)
            let left = try await test.names()
            #expect(left == kept.sorted())
        }
    }

    @Test("runs once for all units of a batch, on the engine that has batches")
    func once() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            let count = Count()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        try await test.database.write { tx throws(StoreFault) in
                            try Sample("row \(number)").insert(tx)
                            tx.beforeCommit { _ in count.runs.add(1, ordering: .relaxed) }
                            return .commit(())
                        }
                    }
                }
                try await group.waitForAll()
            }
            let left = try await test.names()
            #expect(left.count == 500)
            #expect(1..<500 ~= count.runs.load(ordering: .relaxed))
        }
    }
}

private final class Count: Sendable {
    let runs = Atomic(0)
}

extension TestDatabase {
    fileprivate func names() async throws -> [String] {
        try await database.read { reader throws(StoreFault) in
            try reader.values("SELECT name FROM samples ORDER BY name", as: String.self)
        }
    }
}

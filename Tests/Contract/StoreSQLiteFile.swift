import Core
import Foundation
@_spi(RawTransaction) import Store
import TestKit
import Testing

/// What only a file can do: be read, be somebody else's, be written by `sqlite3` meanwhile.
@Suite("Store: SQLite's file")
struct StoreSQLiteFile {
    @Test("The file and its companions are readable by their owner alone")
    func permissions() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            for suffix in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: test.location + suffix)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test("The file says what it is, and another program's is refused")
    func identity() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            let settings = try await test.outside(
                "PRAGMA application_id; PRAGMA page_size; PRAGMA auto_vacuum; PRAGMA journal_mode; PRAGMA integrity_check;"
            )
            #expect(settings.split(separator: "\n") == ["\(0x4361_7374)", "8192", "2", "wal", "ok"])
        }
        let folder = try TestFolder.make()
        let foreign = folder.appending(path: "foreign.db").path
        try await Command.run(["sqlite3", foreign, "CREATE TABLE theirs (n INTEGER)"])
        let garbage = folder.appending(path: "garbage.db").path
        try Data(repeating: 65, count: 10_000).write(to: URL(filePath: garbage))
        for path in [foreign, garbage, folder.path, "/nonexistent/main.db"] {
            await #expect {
                _ = try await Database.openSQLite(SQLiteConfiguration(path: path))
            } throws: { error in
                guard case .unusable = error as? StoreFault else { return false }
                return true
            }
        }
        let left = try await Command.run(["sqlite3", foreign, "SELECT name FROM sqlite_schema"])
        #expect(left == "theirs\n")
    }

    @Test("An operator's sqlite3 gets in while the server writes without a pause")
    func operatorGetsIn() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                try Sample("counter").insert(tx)
                return .commit(())
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        while !Task.isCancelled {
                            try await test.database.write { tx throws(StoreFault) in
                                try tx.run("UPDATE samples SET count = count + 1 WHERE name = 'counter'")
                                return .commit(())
                            }
                        }
                    }
                }
                for number in 0..<10 {
                    try await test.outside("UPDATE samples SET note = '\(number)'")
                }
                group.cancelAll()
            }
            let note = try await test.database.read { reader throws(StoreFault) in
                try reader.value("SELECT note FROM samples", as: String.self)
            }
            #expect(note == "9")
        }
    }

    @Test("A unit that takes the whole transaction with it doesn't take its neighbours' work")
    func sunkBatch() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            try await test.outside(
                """
                CREATE TRIGGER mine BEFORE INSERT ON samples WHEN NEW.name = 'mine' BEGIN
                    SELECT RAISE(ROLLBACK, 'boom');
                END;
                """)
            let refusals = await withTaskGroup(of: StoreFault?.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do throws(StoreFault) {
                            try await test.database.write { tx throws(StoreFault) in
                                try Sample(number % 20 == 10 ? "mine" : "row \(number)").insert(tx)
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
            #expect(refusals == [StoreFault](repeating: .constraint(.trigger, name: "boom"), count: 3))
            let count = try await test.database.read { reader throws(StoreFault) in
                try reader.value("SELECT count(*) FROM samples", as: Int.self)
            }
            #expect(count == 57)
        }
    }

    @Test("The WAL is folded back while the server runs")
    func checkpoint() async throws {
        try await TestDatabase.with(.sqlite, migrations: Sample.migrations) { test in
            let blob = [UInt8](repeating: 1, count: 1 << 20)
            for number in 0..<120 {
                try await test.database.write { tx throws(StoreFault) in
                    var row = Sample("row \(number)")
                    row.data = blob
                    try row.insert(tx)
                    return .commit(())
                }
            }
            let wal = try FileManager.default.attributesOfItem(atPath: test.location + "-wal")[.size] as? Int
            let main = try FileManager.default.attributesOfItem(atPath: test.location)[.size] as? Int
            #expect(try #require(wal) < 60 << 20)
            #expect(try #require(main) > 60 << 20)
        }
    }
}

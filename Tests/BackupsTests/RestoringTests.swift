import Core
import Foundation
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import Backups

@Suite("Restoring")
struct RestoringTests {
    @Test("A program that ends before it has read all is heard out, and ends nobody else")
    func complaint() throws {
        let words = "echo 'the disk is full' >&2; exec 0<&-; exit 3"
        let program = try RunningProgram.start("sh", ["-c", words], environment: ["PATH": "/usr/bin:/bin"], .input)
        let fault = #expect(throws: BackupFault.self) {
            for _ in 0..<100 { try program.write([UInt8](repeating: 0, count: 1 << 16)[...]) }
        }
        program.cancel()
        #expect(fault == .program("sh failed: the disk is full"))
    }

    @Test("Programs that are started can be ended by a closed pipe as ever")
    func signals() throws {
        let reader = try RunningProgram.start("cat", [], environment: ["PATH": "/usr/bin:/bin"], .input)
        try reader.end()
        let program = try RunningProgram.start("yes", [], environment: ["PATH": "/usr/bin:/bin"], .output)
        #expect(throws: BackupFault.program("yes failed: status 13")) { try program.end() }
    }

    @Test("Keys that can't be taken over leave no copy of them open")
    func leak() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        await main.close()
        await keys.close()
        let target = RestoreTarget.sqlite(folder: house.folder.appending(path: "restored").path)
        try await target.prepare()
        let source = BackupSource.sqlite(main: house.main, keys: house.keys, work: house.work)
        try await target.fillKeys(from: source)
        await #expect(throws: BackupFault.self, "there is one already") { try await target.fillKeys(from: source) }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(open.filter { $0.hasPrefix(house.work) } == [])
    }

    @Test("An installation's keys are told from none, and from those that can't be read", arguments: Engine.allCases)
    func keysAtHand(_ engine: Engine) async throws {
        let house = try BackupFixture()
        guard engine == .sqlite else {
            let database = try await TestDatabase.make(engine, migrations: [])
            let source = BackupSource.postgresql(Secret(database.location), keyTables: [])
            #expect(try await !source.hasKeys())
            try await database.outside("CREATE TABLE subject_keys (id INTEGER);")
            #expect(try await !source.hasKeys())
            try await database.outside("INSERT INTO subject_keys VALUES (1);")
            #expect(try await source.hasKeys())
            try await database.remove()
            #expect(try await !source.hasKeys(), "the database is gone")
            let nowhere = BackupSource.postgresql(Secret("postgresql://127.0.0.1:1/none"), keyTables: [])
            await #expect(throws: BackupFault.self) { try await nowhere.hasKeys() }
            return
        }
        let source = BackupSource.sqlite(main: house.main, keys: house.keys, work: house.work)
        #expect(try await !source.hasKeys())
        let (main, keys) = try await house.databases()
        #expect(try await !source.hasKeys())
        try await keys.write { transaction throws(StoreFault) in
            try transaction.run("CREATE TABLE subject_keys (id INTEGER)")
            try transaction.run("INSERT INTO subject_keys VALUES (1)")
            return .commit(())
        }
        await main.close()
        await keys.close()
        #expect(try await source.hasKeys())
        try Data("no database, but 100 bytes of something else that somebody has written there".utf8)
            .write(to: URL(filePath: house.keys))
        await #expect(throws: BackupFault.self) { try await source.hasKeys() }
    }
}

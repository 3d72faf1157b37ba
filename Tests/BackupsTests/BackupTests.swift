import Age
import Core
import Foundation
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import Backups

@Suite("Backups in a folder")
struct BackupTests {
    @Test("hold the database as it was at one moment, while others write to it, for each of two recipients")
    func roundTrip() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        try await main.write { transaction throws(StoreFault) in
            try transaction.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
            for number in 0..<2_000 {
                try transaction.run("INSERT INTO notes (text) VALUES (\(String(repeating: "x\(number) ", count: 300)))")
            }
            return .commit(())
        }
        let writing = Task {
            while !Task.isCancelled {
                try await main.write { transaction throws(StoreFault) in
                    try transaction.run("INSERT INTO notes (text) VALUES ('meanwhile'), ('in pairs')")
                    return .commit(())
                }
            }
        }
        let manifest = try await house.backup()
        writing.cancel()
        _ = await writing.result
        await main.close()
        await keys.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.work).isEmpty)

        let file = try #require(manifest.file(.main))
        let content = try await house.content(file, house.operations)
        #expect(try await house.content(file, house.escrow) == content)
        #expect(content.count == Int(file.contentSize) && file.size < file.contentSize)
        let restored = house.folder.appending(path: "restored-main/castellan.db").path
        let copy = try await Database.openSQLite(SQLiteConfiguration(path: restored))
        let (count, check) = try await copy.read { reader throws(StoreFault) in
            (
                try reader.value("SELECT count(*) FROM notes", as: Int.self) ?? 0,
                try reader.value("PRAGMA integrity_check", as: String.self)
            )
        }
        #expect(count >= 2_000 && count.isMultiple(of: 2) && check == "ok")
        await copy.close()
        #expect(try await house.shelf.verify(manifest.name, with: .identities([house.escrow])) == manifest)
        let stranger = try AgeIdentity(house.randomness)
        await #expect(throws: BackupFault.self) {
            try await house.shelf.verify(manifest.name, with: .identities([stranger]))
        }
    }

    @Test("are refused when a byte of any file is another, or one is missing or cut off")
    func tampering() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        let manifest = try await house.backup()
        await main.close()
        await keys.close()
        for file in try await house.place.files() {
            let whole = try house.bytes(file)
            for place in stride(from: 30, to: whole.count, by: max(1, whole.count / 20)) {
                var changed = whole
                changed[place] ^= 1
                try house.write(file, changed)
                // The first line of a signature is a remark that nobody signs.
                let isRemark = file.hasSuffix(".minisig") && !changed[..<place].contains(UInt8(ascii: "\n"))
                if isRemark { continue }
                await #expect(throws: BackupFault.self, "\(file) \(place)") {
                    try await house.shelf.verify(manifest.name)
                }
            }
            try house.write(file, whole.dropLast())
            await #expect(throws: BackupFault.self, "\(file) cut off") { try await house.shelf.verify(manifest.name) }
            try house.write(file, whole)
        }
        _ = try await house.shelf.verify(manifest.name)
        let another = try ManifestKey(seed: house.randomness.bytes(32))
        await #expect(throws: BackupFault.self) {
            try await BackupShelf(house.place, publicKeys: [another.publicKey]).verify(manifest.name)
        }
        try await house.place.remove(BackupName.main(manifest.name))
        await #expect(throws: BackupFault.self) { try await house.shelf.verify(manifest.name) }
    }

    @Test("form a chain: one that is taken out in the middle is missed")
    func chain() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        let made = [try await house.backup(), try await house.backup(after: 60), try await house.backup(after: 120)]
        #expect(try await house.backup(after: 120).previous == made[2].digest, "of the same second")
        await main.close()
        await keys.close()
        #expect(made[0].previous == nil && made[2].previous == made[1].digest)
        #expect(try await house.shelf.list().allSatisfy { $0.flaw == nil && $0.hasKeys })
        for file in try await house.place.files() where file.contains(made[1].name) {
            try await house.place.remove(file)
        }
        #expect(try await house.shelf.list().map { $0.flaw == nil } == [true, false, true])
    }

    @Test("are removed when their time is over, the keys of people first, the newest two never")
    func pruning() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        let day: Int64 = 86_400
        let made = [
            try await house.backup(), try await house.backup(after: day), try await house.backup(after: 2 * day),
        ]
        await main.close()
        await keys.close()
        let plan = BackupPlan(kept: .seconds(40 * day), keysKept: .seconds(99 * day))
        #expect(plan.keysKept == BackupPlan.longestKeys)
        func now(_ days: Int64) -> Instant {
            Instant(milliseconds: BackupFixture.start.milliseconds + (days * day + 1) * 1_000)
        }
        #expect(try await house.shelf.prune(plan, at: now(29)).isEmpty)
        #expect(try await house.shelf.prune(plan, at: now(30), dryRun: true) == [BackupName.keys(made[0].name)])
        #expect(try await house.shelf.prune(plan, at: now(30)) == [BackupName.keys(made[0].name)])
        #expect(try await house.shelf.list().map(\.hasKeys) == [false, true, true])
        #expect(try await house.shelf.verify(made[0].name) == made[0])
        _ = try await house.shelf.prune(plan, at: now(400))
        #expect(try await house.shelf.names() == [made[1].name, made[2].name])
        #expect(try await house.shelf.list().map(\.hasKeys) == [false, false])
        #expect(try await house.shelf.list().map(\.flaw) == [nil, nil])
    }

    @Test("leave nothing behind when they fail, and what is there as it is")
    func failure() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        _ = try await house.backup()
        await keys.close()
        await main.close()
        let before = try await house.place.files()
        try FileManager.default.removeItem(atPath: house.keys)
        await #expect(throws: BackupFault.self) { try await house.backup(after: 60) }
        #expect(try await house.place.files() == before)
        let all = try FileManager.default.subpathsOfDirectory(atPath: house.place.name)
        #expect(!all.contains { $0.contains("unfinished") })
    }

    @Test("leave what another writer has put under the same name as it is when they fail")
    func anothersFiles() async throws {
        let house = try BackupFixture()
        let (main, keys) = try await house.databases()
        await main.close()
        await keys.close()
        let name = BackupName.make(at: BackupFixture.start)
        let theirs = [BackupName.signature(name), BackupName.keys(name)]
        for file in theirs { try house.write(file, Data("theirs".utf8)) }
        await #expect(throws: BackupFault.self) { try await house.backup() }
        #expect(try await house.place.files().sorted() == theirs.sorted())
        for file in theirs { #expect(try house.bytes(file) == Data("theirs".utf8)) }
    }

    @Test("have names that tell the place and the moment")
    func names() throws {
        let name = BackupName.make(at: BackupFixture.start)
        #expect(BackupName.time(of: name)?.milliseconds == BackupFixture.start.milliseconds)
        for path in ["/b/\(name).manifest.json", "/b/\(name).main.age", "/b/keys/\(name).keys.age"] {
            #expect(BackupName.parse(path).map { [$0.place, $0.name] } == ["/b", name])
        }
        #expect(BackupName.parse("s3://b/p/\(name).manifest.json")?.place == "s3://b/p")
        #expect(BackupName.parse("\(name).manifest.json")?.place == ".")
        for path in ["", "/b/castellan.db", "/b/other-20261123T034500Z.main.age"] {
            #expect(BackupName.parse(path) == nil)
        }
    }
}

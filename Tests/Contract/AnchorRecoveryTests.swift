@_spi(Authentication) import Access
import Anchors
import Audit
import Core
import Foundation
import Store
import TestKit
import Testing
import TransparencyLog
import Vault

@Suite("A log that is recovered from its copy")
struct AnchorRecoveryTests {
    @Test("is the copy's, entry for entry, and goes on under its name", arguments: Engine.allCases)
    func recovered(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            try await house.grow(to: 250)
            let backup = try await house.copy()
            try await house.grow(to: 600)
            try await room.bring()
            let mirrored = CopiedLog(folder: folder, keys: try await house.audited.tree.keys())
            let wanted = try mirrored.verify(600)

            let old = backup.anchors { $0.directory = folder.path }
            try await old.lookBack(outside: false)
            #expect(backup.audited.refusal?.contains("has 600 entries, the database 250") == true)
            #expect(backup.audited.isOlderThanRemembered)
            await #expect(throws: StoreFault.self) { try await backup.add("a second history") }
            try await old.bring()
            #expect(try await old.report().first?.size == 0, "a log that is refused is not anchored")

            let recovery = try #require(try await old.recover(by: .operator("dana")))
            #expect(recovery.entries == 350 && recovery.copy == "directory" && !recovery.isKeyLost)
            #expect(backup.audited.refusal == nil)
            try await backup.add("and on")
            _ = try await backup.entries()
            let tree = backup.audited.tree
            let newest = try await backup.verifiedCheckpoint()
            #expect(newest.origin == "localhost/audit" && newest.size == 602)
            let proof = try #require(try await tree.consistency(from: 600))
            try newest.verify(continues: wanted.checkpoint, by: proof)
            #expect(try await tree.checkpoint(of: 600)?.encoded == wanted.note.encoded)
            let lost = try await backup.entries(1_000).filter { $0.integrity == .withheld }
            #expect(lost.count == 350 && lost.allSatisfy { $0.verdicts["details"] == .withheld && $0.details == nil })
            let report = try await backup.audited.checkLog()
            #expect(report.flaws == [] && report.entries == 602)
            // The copy takes what comes now as if nothing had happened.
            try await old.bring()
            #expect(try await old.report().first?.fault == nil)
            _ = try mirrored.verify(602)
            try await backup.remove()
        }
    }

    @Test("takes nothing that the log hasn't signed, and says which entry it is", arguments: Engine.allCases)
    func forged(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            try await house.grow(to: 5)
            let backup = try await house.copy()
            try await house.grow(to: 40)
            try await room.bring()
            let copy = CopiedLog(folder: folder, keys: try await house.audited.tree.keys())
            let old = backup.anchors { $0.directory = folder.path }
            let path = copy.url("tile/entries/000.p/40")
            let tile = try #require(Tile(level: 0, index: 0, width: 40))
            let genuine = try Data(contentsOf: path)
            var entries = try EntryBundle.decode([UInt8](genuine), of: tile)
            entries.swapAt(17, 18)
            try Data(try EntryBundle.encode(entries)).write(to: path)
            await #expect(throws: AnchorFault.contradicted("entry 17 of the copy is not what the log signed")) {
                try await old.recover(by: .operator("dana"))
            }
            // With the hashes changed alike it is still not what was signed.
            let hashes = copy.url("tile/0/000.p/40")
            try Data(try HashTile(tile, hashes: entries.map { .leaf($0) }).bytes).write(to: hashes)
            await #expect(throws: AnchorFault.self) { try await old.recover(by: .operator("dana")) }
            #expect(try await backup.audited.tree.end()?.range.size == 5)
            try genuine.write(to: path)
            try FileManager.default.removeItem(at: copy.url("checkpoint/40"))
            await #expect(throws: AnchorFault.file("the copy hasn't got checkpoint/40")) {
                try await old.recover(by: .operator("dana"))
            }
            try await backup.remove()
        }
    }

    @Test("is not mended where the database has another history", arguments: Engine.allCases)
    func diverged(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            try await house.grow(to: 5)
            let backup = try await house.copy()
            try await house.grow(to: 9)
            try await room.bring()
            for number in 0..<2 { try await backup.add("otherwise \(number)") }
            _ = try await backup.entries()
            let old = backup.anchors { $0.directory = folder.path }
            await #expect(throws: AnchorFault.contradicted("entry 5 of the copy is not the one in the database")) {
                try await old.recover(by: .operator("dana"))
            }
            try await backup.remove()
        }
    }

    @Test("is still refused when the copy hasn't got everything that is remembered", arguments: Engine.allCases)
    func incomplete(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            try await house.grow(to: 5)
            let backup = try await house.copy()
            try await house.grow(to: 8)
            try await room.bring()
            try await house.grow(to: 9)
            try await house.audited.rememberCheckpoint()
            // The main database is old, that of the keys isn't.
            let audited = try await backup.beside(house)
            let restored = AuditHouse(backup, audited)
            let old = restored.anchors { $0.directory = folder.path }
            #expect(try await old.recover(by: .operator("dana"))?.entries == 3)
            #expect(audited.refusal?.contains("had 9 entries, the database has 8") == true)
            try await backup.remove()
        }
    }

    @Test("erases again whoever was erased since the backup", arguments: Engine.allCases)
    func erasures(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            let (ada, ben) = (house.person(), house.person())
            for person in [ada, ben] {
                try await house.add(
                    "by \(person)", by: .credential(of: .user(person, reference: "USR-1"), from: Origin()))
            }
            _ = try await house.entries()
            let backup = try await house.copy()
            guard case .erased = try await house.audited.forget(ada, by: .operator("dana")) else { throw Unexpected() }
            try await room.bring()
            let names = try CopiedLog(folder: folder, keys: []).files().keys
            #expect(names.count { $0.contains("/erasures/") } == 1)
            #expect(!names.contains { $0.contains(ada.description) })

            let old = backup.anchors { $0.directory = folder.path }
            try await old.lookBack(outside: false)
            #expect(try await old.recover(by: .operator("dana"))?.erasures == 1)
            #expect(backup.audited.refusal == nil)
            #expect(try await backup.vault.existingSubjectKey(for: ada, purpose: .audit) == nil)
            #expect(try await backup.vault.existingSubjectKey(for: ben, purpose: .audit) != nil)
            #expect(try await !backup.entries().contains { $0.userID == ada })
            #expect(try await backup.audited.erasedPeople() == [ada])
            try await backup.remove()
        }
    }

    @Test("with keys from before an erasure is refused until that was made again", arguments: Engine.allCases)
    func olderKeys(_ engine: Engine) async throws {
        try await with(engine) { house, room, folder in
            let ada = house.person()
            try await house.add("by", by: .credential(of: .user(ada, reference: "USR-1"), from: Origin()))
            _ = try await house.entries()
            let backup = try await house.copy()
            _ = try await house.audited.forget(ada, by: .operator("dana"))
            try await room.bring()

            // The database of the keys is old, the main one isn't.
            let audited = try await house.beside(backup)
            try await audited.prepareLog()
            #expect(audited.refusal?.contains("1 erasures of the log are not in the ledger") == true)
            #expect(audited.isOlderThanRemembered)
            let restored = AuditHouse(house, audited)
            await #expect(throws: StoreFault.self) { try await restored.add("more") }
            let old = restored.anchors { $0.directory = folder.path }
            #expect(try await old.recover(by: .operator("dana"))?.erasures == 1)
            #expect(audited.refusal == nil)
            try await restored.add("more")
            let left = try await backup.keys.outside("SELECT count(*) FROM subject_keys;")
            #expect(left == "0\n")
            try await backup.remove()
        }
    }

    private struct Unexpected: Error {}

    /// A house whose log is copied to a folder.
    private func with(
        _ engine: Engine, _ body: @escaping @Sendable (AuditHouse, AnchorRoom, URL) async throws -> Void
    ) async throws {
        let folder = try TestFolder.make()
        try await AuditHouse.with(engine) { house in
            try await body(house, house.anchors { $0.directory = folder.path }, folder)
        }
    }
}

extension AuditHouse {
    /// Both databases as they are now, opened as if they had been restored from a backup.
    fileprivate func copy() async throws -> AuditHouse {
        let (main, subjects) = (try await test.copy(), try await keys.copy())
        let vault = try await KeyVault.open(
            database: main.database, subjectKeys: subjects.database, root: root, time: time,
            randomness: SystemRandomness())
        let audited = AuditedDatabase(database: main.database, vault: vault, time: time, randomness: SystemRandomness())
        return AuditHouse(test: main, keys: subjects, vault: vault, audited: audited, time: time, root: root)
    }

    /// Removes both databases of a copy.
    fileprivate func remove() async throws {
        try await test.remove()
        try await keys.remove()
    }
}

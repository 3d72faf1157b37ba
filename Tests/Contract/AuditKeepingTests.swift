@_spi(Authentication) import Access
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing
import TransparencyLog
import Vault

@Suite("Keeping the audit log")
struct AuditKeepingTests {
    @Test("a new key signs beside the old one until that has retired", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            _ = try await house.entries()
            let (tree, old) = (house.audited.tree, try #require(try await house.audited.tree.keys().first))
            let rotated = try #require(try await house.audited.rotateLogKey(by: .operator("dana")))
            #expect(try await tree.keys() == [rotated.key, old])
            let entry = try #require(try await AuditLog(house.audited).entry(rotated.entry))
            #expect(try LeafEntry(Array(entry.entry.utf8)).fields["new_vkey"] == .text(rotated.key.vkey))
            #expect(entry.actorName == "dana" && entry.integrity == .intact)
            let note = try #require(try await tree.checkpoint())
            for key in [old, rotated.key] { #expect(try note.verify(by: [key]).signatures.count == 1) }

            house.time.advance(by: AuditedDatabase.keyOverlap)
            try await house.add("two")
            _ = try await house.entries()
            let later = try #require(try await tree.checkpoint())
            #expect(try await tree.keys() == [rotated.key])
            #expect(try later.verify(by: [rotated.key]).signatures.count == 1)
            #expect(throws: NoteFault.unknownSigners) { try later.verify(by: [old]) }
            try await house.audited.prepareLog()
            let left = try await house.audited.read { reader throws(StoreFault) in
                try reader.values("SELECT vkey FROM audit_keys WHERE private_key IS NOT NULL", as: String.self)
            }
            #expect(left == [rotated.key.vkey])
        }
    }

    @Test("a database that is older than the remembered checkpoint is not signed for", arguments: Engine.allCases)
    func rollback(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await AuditHouse.with(engine) { older in
                for number in 0..<3 { try await house.add("\(number)") }
                _ = try await house.entries()
                try await house.audited.rememberCheckpoint()
                try await older.add("0")
                _ = try await older.entries()
                // The main database of one house beside the keys of the other.
                let audited = try await older.beside(house)
                try await audited.prepareLog()
                #expect(audited.refusal?.contains("had 3 entries, the database has 1") == true)
                let restored = AuditHouse(older, audited)
                await #expect(throws: StoreFault.self) { try await restored.add("1") }

                let origin = try await audited.beginEpoch(by: .operator("dana"), because: "an old backup")
                #expect(origin == "localhost/audit/e2" && audited.refusal == nil)
                try await restored.add("1")
                _ = try await restored.entries()
                let checkpoint = try await restored.verifiedCheckpoint()
                #expect(checkpoint.origin == origin && checkpoint.size == 2)
                let first = try #require(Tile(level: 0, index: 0, width: 1))
                guard case .bytes(let bundle) = try await audited.tree.entries(first) else { throw Missing() }
                let entry = try LeafEntry(try #require(try EntryBundle.decode(bundle, of: first).first))
                #expect(entry.kind == .configuration)
                guard case .text(let lost)? = entry.fields["rollback_from"] else { throw Missing() }
                #expect(lost.hasPrefix("localhost/audit 3 "))
            }
        }
    }

    @Test("another history of the same length is noticed", arguments: Engine.allCases)
    func fork(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await AuditHouse.with(engine) { other in
                for (place, name) in [(house, "one"), (other, "two")] {
                    try await place.add(name)
                    _ = try await place.entries()
                }
                try await house.audited.rememberCheckpoint()
                let audited = try await other.beside(house)
                try await audited.prepareLog()
                #expect(audited.refusal?.contains("which are not those") == true)
            }
        }
    }

    @Test("a log that went on as it should is continued", arguments: Engine.allCases)
    func continued(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            for number in 0..<3 {
                try await house.add("\(number)")
                _ = try await house.entries()
                if number < 2 { try await house.audited.rememberCheckpoint() }
            }
            let again = try await house.beside(house)
            try await again.prepareLog()
            #expect(again.refusal == nil)
        }
    }

    private struct Missing: Error {}
}

extension AuditHouse {
    /// The same house over another view of its database.
    init(_ house: AuditHouse, _ audited: AuditedDatabase) {
        self.init(
            test: house.test, keys: house.keys, vault: house.vault, audited: audited, time: house.time,
            root: house.root)
    }

    /// This house's main database, opened beside the database of subject keys of another.
    func beside(_ other: AuditHouse) async throws -> AuditedDatabase {
        let vault = try await KeyVault.open(
            database: test.database, subjectKeys: other.keys.database, root: root, time: time,
            randomness: SystemRandomness())
        return AuditedDatabase(database: test.database, vault: vault, time: time, randomness: SystemRandomness())
    }
}

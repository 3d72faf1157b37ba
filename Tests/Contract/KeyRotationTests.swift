import App
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import Vault

@Suite("Rotation of keys")
struct KeyRotationTests {
    @Test("seals and indexes every row anew, while other nodes go on", arguments: Engine.allCases)
    func columns(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { node in
                try await house.fill(450, by: node)
                try await house.process { process in
                    #expect(try await process.rotate(.dek) == ["cells/2"])
                    #expect(try await process.rotate(.index) == ["indexes/2"])
                    let uses = try await house.uses(process)
                    #expect(uses["cells/1"] == 0 && uses["cells/2"] == 450)
                    #expect(uses["indexes/1"] == 0 && uses["indexes/2"] == 450)
                }
                // A node that was up before: it seals with the old key until it hears, then opens what the new one sealed.
                try await house.fill(1, by: node)
                try await node.vault.reload()
                let check = try await node.vault.check(KeyHouse.column)
                #expect(check.isSound && check.stale == 1)
            }
            try await house.process { process in
                // What is left over is finished before anything new begins.
                let finished = try await process.rotate(.dek)
                #expect(finished == ["cells/2"])
                #expect(try await process.vault.check(KeyHouse.column).stale == 0)
                #expect(try await process.rotate(.dek) == ["cells/3"])
            }
        }
    }

    @Test("killed at any pause, goes on where it was; every row can be read throughout", arguments: Engine.allCases)
    func killed(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { try await house.fill(500, by: $0) }
            for pause in [1, 2, 1] {
                for part in [KeyRotations.Part.dek, .index] {
                    try await house.process(killedAt: pause) { process in
                        await #expect(throws: VaultFault.self) { try await process.rotate(part) }
                    }
                    try await house.expectAllReadable(500)
                }
            }
            try await house.process { process in
                for part in [KeyRotations.Part.dek, .index] { _ = try await process.rotate(part) }
                #expect(try await process.vault.check(KeyHouse.column).stale == 0)
            }
            try await house.expectAllReadable(500)
        }
    }

    @Test("ends where a cell doesn't open and a value has no term", arguments: Engine.allCases)
    func ending(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            // Of two values without an `@`, which have no domain to be found by, one is altered.
            let column = SealedColumn("clients", "email", key: "id", .uuid, .text)
                .indexed(by: "email_index", .emailDomain)
            try await house.process { process in
                let ids = (0..<2).map { _ in ID<KeyHouse>.make(at: house.clock.now(), SystemRandomness()) }
                let cells = try ids.map { try process.vault.seal(Array("ann".utf8), at: column.address("\($0)")) }
                let rows = zip(ids, [cells[0], cells[1].dropLast() + [cells[1][cells[1].count - 1] ^ 1]])
                try await process.database.write { transaction throws(StoreFault) in
                    for (id, cell) in rows {
                        try transaction.run("INSERT INTO clients (id, email) VALUES (\(id), \(cell))")
                    }
                    return .commit(())
                }
            }
            // It would be killed at the hundredth pause.
            try await house.process(columns: [column], killedAt: 100) { process in
                #expect(try await process.rotate(.dek) == ["cells/2"])
                let check = try await process.vault.check(column)
                #expect(check.stale == 1 && check.damaged == 1)
            }
        }
    }

    @Test(
        "wraps keys and people's keys anew; an older copy of the main database still opens with them",
        arguments: Engine.allCases)
    func wrapping(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            let address = CellAddress(table: "t", column: "c", row: "1", type: .text)
            let people = (0..<210).map { _ in UserID.make(at: house.clock.now(), SystemRandomness()) }
            try await house.process { process in
                try await house.fill(3, by: process)
                let vault = process.vault
                for person in people { _ = try await vault.subjectKey(for: person, purpose: .audit) }
                let cell = try await vault.subjectKey(for: people[7], purpose: .audit).seal([7], at: address)
                let before = try await process.database.read { reader throws(StoreFault) in
                    try WrappedKey.rows(reader)
                }
                #expect(try await process.rotate(.kek) == ["data/2", "subjects/2"])
                #expect(try await process.rotate(.kek) == ["data/3", "subjects/3"])
                try await house.process { later in
                    #expect(
                        try await later.vault.subjectKey(for: people[7], purpose: .audit).open(cell, at: address) == [7]
                    )
                    let uses = try await house.uses(later)
                    #expect(uses["subjects/3"] == 210 && uses["subjects/2"] == 0 && uses["subjects/1"] == 0)
                    #expect(uses["data/1"] == 0 && uses["data/3"] == 4)
                }
                // The main database as a backup from before the rotation has it, beside people's keys of today.
                let deployment = vault.ring.value.deployment
                var stored = try #require(
                    try await process.database.read { reader throws(StoreFault) in try StoredKeys(reader) })
                stored.keys = before
                let keks = try await house.keys.database.read { reader throws(StoreFault) in
                    try WrappedKey.rows(of: "subject_keks", reader)
                }
                let ring = try KeyRing(stored, subjectKeys: keks, roots: await RootKeySource.file(house.root).keys())
                #expect(ring.deployment == deployment && ring.keys(of: .subjects).current?.row.name == "subjects/3")
            }
            try await house.expectAllReadable(3)
        }
    }

    @Test(
        "a check finds plaintext, moved, cut and altered cells, and cells of keys that are gone",
        arguments: Engine.allCases)
    func check(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { process in
                try await house.fill(6, by: process)
                let rows = try await process.database.read { reader throws(StoreFault) in
                    try reader.rows("SELECT CAST(id AS TEXT), email FROM clients ORDER BY id", as: StoredCell.self)
                }
                var (altered, gone) = (rows[3].cell, rows[4].cell)
                altered[20] ^= 1
                gone[5] = 99
                let broken = [
                    Array("ann@example.org".utf8), rows[2].cell, Array(rows[2].cell.dropLast()), altered, gone,
                ]
                try await process.database.write { transaction throws(StoreFault) in
                    for (row, cell) in zip(rows, broken) {
                        guard let id = ID<KeyHouse>(row.key) else { throw .decoding("id") }
                        try transaction.run("UPDATE clients SET email = \(cell) WHERE id = \(id)")
                    }
                    return .commit(())
                }
                let check = try await process.vault.check(KeyHouse.column)
                #expect(check.cells == 6 && check.plaintext == 1 && check.damaged == 3 && check.unknownKeys == 1)
                #expect(!check.isSound)
                // A rotation leaves what it can't open as it is.
                _ = try await process.rotate(.dek)
                let after = try await process.vault.check(KeyHouse.column)
                #expect(after.plaintext == 1 && after.damaged == 3 && after.unknownKeys == 1)
            }
        }
    }
}

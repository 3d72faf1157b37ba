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
            for pause in [1, 2, 3] {
                for part in [KeyRotations.Part.dek, .index] {
                    try await house.process(killedAt: pause) { process in
                        _ = try? await process.rotate(part)
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
                    try KeyVault.rows(reader)
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
                    try KeyVault.subjectRows(reader)
                }
                let ring = try KeyRing(stored, subjectKeys: keks, roots: await RootKeySource.file(house.root).keys())
                #expect(ring.deployment == deployment && ring.keys(of: .subjects).current?.row.name == "subjects/3")
            }
            try await house.expectAllReadable(3)
        }
    }

    @Test("destroys only what is retired, rested and needed by nothing", arguments: Engine.allCases)
    func destruction(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            @Sendable func destroy(_ name: String, _ process: KeyHouse.Process) async throws -> KeyDestruction {
                let (vault, now) = (process.vault, house.clock.now())
                return try await process.database.write { transaction throws(StoreFault) in
                    .commit(try vault.destroy(name, in: [KeyHouse.column], at: now, in: transaction))
                }
            }
            try await house.process { process in
                try await house.fill(2, by: process)
                let copies = try await process.database.read { reader throws(StoreFault) in
                    try reader.rows("SELECT CAST(id AS TEXT), email FROM clients LIMIT 1", as: StoredCell.self)
                }
                let copy = try #require(copies.first)
                #expect(try await destroy("cells/9", process) == .unknown)
                #expect(try await destroy("cells/1", process) == .inUseForNew)
                _ = try await process.rotate(.dek)
                let stale = try process.vault.open(copy.cell, at: KeyHouse.column.address(copy.key))
                guard case .tooSoon = try await destroy("cells/1", process) else {
                    Issue.record("destroyed too soon")
                    return
                }
                house.clock.advance(by: KeyVault.restBeforeDestruction)
                // A row that came back from a backup.
                let id = try #require(ID<KeyHouse>(copy.key))
                _ = try await process.database.write { transaction throws(StoreFault) in
                    .commit(try transaction.run("UPDATE clients SET email = \(copy.cell) WHERE id = \(id)"))
                }
                #expect(try await destroy("cells/1", process) == .needed(1))
                _ = try await process.rotate(.dek)
                #expect(try await destroy("cells/1", process) == .destroyed)
                try await process.vault.reload()
                #expect(throws: VaultFault.unknownKey(3)) {
                    try process.vault.open(copy.cell, at: KeyHouse.column.address(copy.key))
                }
                #expect(!stale.isEmpty)
            }
            try await house.expectAllReadable(2)
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

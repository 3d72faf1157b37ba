import Access
import App
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import Vault

@Suite("Destruction of keys")
struct KeyDestructionTests {
    @Test("takes only what is retired, rested and needed by nothing", arguments: Engine.allCases)
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

    @Test("leaves a key of people's keys until its entry is durable", arguments: Engine.allCases)
    func subjects(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { process in
                for _ in 0..<2 { _ = try await process.rotate(.kek) }
                house.clock.advance(by: KeyVault.restBeforeDestruction)
                let closed = try await house.test.openAgain()
                let broken = KeyRotations(
                    vault: process.vault,
                    database: AuditedDatabase(
                        database: closed, vault: process.vault, time: house.clock, randomness: SystemRandomness()),
                    columns: [KeyHouse.column], time: house.clock)
                await closed.close()
                for name in ["subjects/1", "subjects/2"] {
                    await #expect(throws: VaultFault.self) { try await broken.destroy(name, by: .operator("dana")) }
                    #expect(try await house.uses(process)[name] == 0)
                    let entries = try await house.destructions(process)
                    #expect(try await process.rotations.destroy(name, by: .operator("dana")) == .destroyed)
                    #expect(try await house.uses(process)[name] == nil)
                    #expect(try await house.destructions(process) == entries + 1)
                    #expect(try await process.rotations.destroy(name, by: .operator("dana")) == .unknown)
                }
                #expect(try await process.rotations.destroy("subjects/3", by: .operator("dana")) == .inUseForNew)
            }
        }
    }
}

extension KeyHouse {
    /// How many entries tell of a key that was destroyed.
    fileprivate func destructions(_ process: Process) async throws -> Int {
        try await process.audited.sequencer.sequence()
        let entries = try await AuditLog(process.audited).entries(limit: 100)
        return entries.count { $0.action == Action.encryptionKeyDestroyed.name }
    }
}

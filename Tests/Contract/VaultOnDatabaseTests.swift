import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import Vault

@Suite("The vault on a database")
struct VaultOnDatabaseTests {
    private let address = CellAddress(table: "signing_keys", column: "private", row: "k1", type: .bytes)

    private func open(_ house: AuditHouse, root: UInt8 = 7) async throws -> KeyVault {
        try await KeyVault.open(
            database: house.test.database, subjectKeys: house.keys.database,
            root: RootKey(bytes: [UInt8](repeating: root, count: 32)), time: house.time, randomness: SystemRandomness())
    }

    @Test("opens again with the same keys", arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            let cell = try house.vault.seal([1, 2, 3], at: address)
            let key = try await house.vault.subjectKey(for: person, purpose: .audit)
            let personal = key.seal([4, 5], at: address)
            let code = house.vault.macKey(MACPurpose("test")).code(for: [6])

            let other = try await open(house)
            #expect(try other.open(cell, at: address) == [1, 2, 3])
            #expect(try await other.subjectKey(for: person, purpose: .audit).open(personal, at: address) == [4, 5])
            #expect(other.macKey(MACPurpose("test")).isValid(code, for: [6]))
            #expect(!other.macKey(MACPurpose("other")).isValid(code, for: [6]))
        }
    }

    @Test("says so when the root key is another one", arguments: Engine.allCases)
    func wrongRoot(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            await #expect(throws: VaultFault.wrongRootKey) { _ = try await open(house, root: 8) }
        }
    }

    @Test("makes its keys once, though several nodes start together", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: VaultSchema.migrations) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let root = try RootKey(bytes: [UInt8](repeating: 7, count: 32))
                let vaults = try await withThrowingTaskGroup(of: KeyVault.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try await KeyVault.open(
                                database: test.database, subjectKeys: keys.database, root: root, time: ManualClock(),
                                randomness: SystemRandomness())
                        }
                    }
                    return try await group.reduce(into: [KeyVault]()) { $0.append($1) }
                }
                let cell = try vaults[0].seal([1], at: address)
                for vault in vaults { #expect(try vault.open(cell, at: address) == [1]) }
            }
        }
    }

    @Test("gives a person one key, though several ask at once", arguments: Engine.allCases)
    func onePersonOneKey(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            #expect(try await house.vault.existingSubjectKey(for: person, purpose: .audit) == nil)
            let keys = try await withThrowingTaskGroup(of: SubjectKey.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await house.vault.subjectKey(for: person, purpose: .audit) }
                }
                return try await group.reduce(into: [SubjectKey]()) { $0.append($1) }
            }
            let cell = keys[0].seal([1], at: address)
            for key in keys { #expect(try key.open(cell, at: address) == [1]) }
        }
    }

    @Test("loses what was sealed for a person with the person's key, and nothing else", arguments: Engine.allCases)
    func shredding(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let (one, other) = (house.person(), house.person())
            let cell = try await house.vault.subjectKey(for: one, purpose: .audit).seal([1], at: address)
            let kept = try await house.vault.subjectKey(for: other, purpose: .audit).seal([2], at: address)
            let destroyed = try await house.keys.database.write { transaction throws(StoreFault) in
                .commit(try transaction.run("DELETE FROM subject_keys WHERE subject_id = \(one)"))
            }
            #expect(destroyed == 1)
            let later = try await open(house)
            #expect(try await later.existingSubjectKey(for: one, purpose: .audit) == nil)
            let successor = try await later.subjectKey(for: one, purpose: .audit)
            #expect(throws: VaultFault.self) { try successor.open(cell, at: address) }
            #expect(try await later.subjectKey(for: other, purpose: .audit).open(kept, at: address) == [2])
        }
    }

    @Test("keeps no key in clear", arguments: Engine.allCases)
    func wrapped(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let wrapped = try await house.test.database.read { reader throws(StoreFault) in
                try reader.values("SELECT wrapped FROM vault_keys", as: [UInt8].self)
            }
            #expect(wrapped.count == 6)
            // Nonce, 32 bytes of key, tag.
            #expect(wrapped.allSatisfy { $0.count == 24 + 32 + 16 } && Set(wrapped).count == 6)
        }
    }

    @Test(
        "opens what a database holds from before each role had its key, and gives it the others",
        arguments: Engine.allCases)
    func older(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            // As the first version of the program made it: what the house seals followed from the key of columns, id 3.
            _ = try await house.test.database.write { transaction throws(StoreFault) in
                .commit(try transaction.run("DELETE FROM vault_keys WHERE id > 4"))
            }
            let cells = try house.vault.ring.value.keys(of: .cells).key(3)
            let before = SubjectKey(
                Derivation.key(from: cells, label: "castellan/v1/house", "audit"), id: 3,
                deployment: house.vault.ring.value.deployment, SystemRandomness())
            let cell = before.seal([1, 2], at: address)

            let later = try await open(house)
            #expect(try later.houseKey(.audit).open(cell, at: address) == [1, 2])
            #expect(later.houseKey(.audit).salts(32, info: [1]) == before.salts(32, info: [1]))
            let again = try await open(house)
            let index = BlindIndex(table: "t", column: "c", name: "i", .email)
            #expect(try later.terms(index, for: "ann@example.org") == again.terms(index, for: "ann@example.org"))
            let fresh = later.houseKey(.audit).seal([3], at: address)
            #expect(try again.houseKey(.audit).open(fresh, at: address) == [3])
        }
    }

    @Test("erases what was sealed about a person for every purpose", arguments: Engine.allCases)
    func everyPurpose(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let (one, other) = (house.person(), house.person())
            for person in [one, other] {
                for purpose in SubjectPurpose.allCases {
                    _ = try await house.vault.subjectKey(for: person, purpose: purpose)
                }
            }
            let vault = house.vault
            try await house.keys.database.write { transaction throws(StoreFault) in
                .commit(try vault.destroySubjectKeys(of: one, in: transaction))
            }
            vault.forgetSubjectKeys(of: one)
            for purpose in SubjectPurpose.allCases {
                #expect(try await vault.existingSubjectKey(for: one, purpose: purpose) == nil)
                #expect(try await vault.existingSubjectKey(for: other, purpose: purpose) != nil)
            }
        }
    }
}

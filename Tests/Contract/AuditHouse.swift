import Access
import Anchors
import Audit
import Core
import Delivery
@_spi(RawTransaction) import Store
import TestKit
import Vault

/// The audited database of one test, over a table of its own.
struct AuditHouse {
    let test: TestDatabase
    let keys: TestDatabase
    let vault: KeyVault
    let audited: AuditedDatabase
    let time: ManualClock
    let root: RootKey

    /// A table that tests change.
    static let things = Migration(
        room: "Test", number: 1, name: "things", sqlite: "CREATE TABLE things (name TEXT PRIMARY KEY) STRICT;",
        postgresql: "CREATE TABLE things (name TEXT PRIMARY KEY);")

    static func with(_ engine: Engine, _ body: @escaping @Sendable (AuditHouse) async throws -> Void) async throws {
        let main =
            StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + DeliverySchema.migrations
            + AnchorsSchema.migrations + [things, peopleTable]
        try await TestDatabase.with(engine, migrations: main) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let (time, root) = (ManualClock(), try RootKey(bytes: [UInt8](repeating: 7, count: 32)))
                let vault = try await KeyVault.open(
                    database: test.database, subjectKeys: keys.database, root: root, time: time,
                    randomness: SystemRandomness())
                let audited = AuditedDatabase(
                    database: test.database, vault: vault, time: time, randomness: SystemRandomness())
                try await body(
                    AuditHouse(test: test, keys: keys, vault: vault, audited: audited, time: time, root: root))
            }
        }
    }

    /// Adds a thing, with its entry.
    func add(
        _ name: String, by grant: Grant = .operator("dana"), to target: Target = Target(type: "thing", id: nil)
    ) async throws {
        try await audited.change(by: grant, action: Action("thing.added"), on: target) { change throws(StoreFault) in
            try change.transaction.run("INSERT INTO things (name) VALUES (\(name))")
            change.note("name", .text(name))
            return .commit(())
        }
    }

    /// The id of somebody new.
    func person() -> UserID {
        UserID.make(at: time.now(), SystemRandomness())
    }

    /// The log, with everything in its place.
    func entries(_ limit: Int = 100) async throws -> [AuditRecord] {
        try await audited.sequencer.sequence()
        return try await AuditLog(audited).entries(limit: limit)
    }

    /// How many things there are.
    func things() async throws -> Int {
        try await audited.read { reader throws(StoreFault) in
            try reader.value("SELECT count(*) FROM things", as: Int.self) ?? 0
        }
    }
}

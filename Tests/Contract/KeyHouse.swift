import Access
import App
import Audit
import Core
import Foundation
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing

@testable import Vault

/// Sealed rows in a database, and processes that open it, of which one may be killed at any point.
final class KeyHouse: Sendable {
    let test: TestDatabase
    let keys: TestDatabase
    let root: String
    let clock = ManualClock()

    static let column = SealedColumn("clients", "email", key: "id", .uuid, .text).indexed(by: "email_index", .email)

    private static let clients = Migration(
        room: "Test", number: 1, name: "clients",
        sqlite: """
            CREATE TABLE clients (id TEXT PRIMARY KEY, email BLOB, email_index BLOB) STRICT;
            CREATE INDEX clients_by_email ON clients (email_index);
            """,
        postgresql: """
            CREATE TABLE clients (id UUID PRIMARY KEY, email BYTEA, email_index BYTEA);
            CREATE INDEX clients_by_email ON clients (email_index);
            """)

    private init(_ test: TestDatabase, _ keys: TestDatabase, _ root: String) {
        (self.test, self.keys, self.root) = (test, keys, root)
    }

    static func with(_ engine: Engine, _ body: @escaping @Sendable (KeyHouse) async throws -> Void) async throws {
        let main = StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + [clients]
        try await TestDatabase.with(engine, migrations: main) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let path = try TestFolder.make().path + "/root.key"
                _ = try RootKeyFile.loadOrGenerate(path, SystemRandomness())
                try await body(KeyHouse(test, keys, path))
            }
        }
    }

    /// What a process has: connections, keys in memory, and a rotation that is killed at its n-th pause.
    struct Process: Sendable {
        let database: Database
        let vault: KeyVault
        let audited: AuditedDatabase
        let rotations: KeyRotations

        func rotate(_ part: KeyRotations.Part) async throws -> [String] {
            try await rotations.rotate(part, rate: 1_000_000, by: .operator("dana"), tell: { _ in })
        }
    }

    func process(
        root source: RootKeySource? = nil, columns: [SealedColumn] = [column], killedAt pause: Int = .max,
        _ body: @escaping @Sendable (Process) async throws -> Void
    ) async throws {
        let database = try await test.openAgain()
        let vault = try await KeyVault.open(
            database: database, subjectKeys: keys.database, root: source ?? .file(root), time: clock,
            randomness: SystemRandomness())
        let audited = AuditedDatabase(database: database, vault: vault, time: clock, randomness: SystemRandomness())
        let (clock, pauses) = (clock, Counter())
        let rotations = KeyRotations(
            vault: vault, database: audited, columns: columns, time: clock,
            wait: { duration in
                clock.advance(by: duration)
                if pauses.next() == pause { await database.close() }
            })
        do { try await body(Process(database: database, vault: vault, audited: audited, rotations: rotations)) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    /// Adds clients, sealed and indexed.
    func fill(_ count: Int, by process: Process) async throws {
        let (vault, now) = (process.vault, clock.now())
        try await process.database.write { transaction throws(StoreFault) in
            for number in 0..<count {
                let id = ID<KeyHouse>.make(at: now, SystemRandomness())
                guard let index = Self.column.index("email_index"),
                    let cell = try? vault.seal(Self.email(number), at: Self.column.address(id.description)),
                    let term = try? vault.term(index, for: String(decoding: Self.email(number), as: UTF8.self))
                else { throw .abandoned("not sealed") }
                try transaction.insert("INSERT INTO clients (id, email, email_index) VALUES (\(id), \(cell), \(term))")
            }
            return .commit(())
        }
    }

    private static func email(_ number: Int) -> [UInt8] { Array("client\(number)@example.org".utf8) }

    /// Opens every client and looks each up by address, as a process does that has just started.
    func expectAllReadable(_ count: Int) async throws {
        try await process { process in
            let check = try await process.vault.check(Self.column)
            #expect(check.isSound && check.cells == count, "\(check)")
            let index = try #require(Self.column.index("email_index"))
            for number in stride(from: 0, to: count, by: max(1, count / 20)) {
                let terms = try process.vault.terms(index, for: "CLIENT\(number)@example.org")
                let found = try await process.database.read { reader throws(StoreFault) in
                    try reader.value(
                        "SELECT COUNT(*) FROM clients WHERE email_index IN \(SQL.list(terms))", as: Int.self)
                }
                #expect(found == 1, "client \(number)")
            }
        }
    }

    /// The names of the keys with what each is used for.
    func uses(_ process: Process) async throws -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: try await process.vault.keys(in: [Self.column]).map { ($0.name, $0.uses ?? -1) })
    }
}

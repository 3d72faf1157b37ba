@_spi(Authentication) import Access
import Audit
import Core
import Store
import Vault

/// A fresh database with a table to change, and people who may.
struct Place: Sendable {
    let main: Database
    let keys: Database
    let audited: AuditedDatabase
    let vault: KeyVault
    let grants: [Grant]

    private static let people = 16

    /// The table that the changes are about.
    static let migration = Migration(
        room: "Bench", number: 1, name: "notes",
        sqlite: """
            CREATE TABLE notes (
                id TEXT PRIMARY KEY, number INTEGER NOT NULL, text TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
            """,
        postgresql: """
            CREATE TABLE notes (
                id UUID PRIMARY KEY, number BIGINT NOT NULL, text TEXT NOT NULL, created_at TIMESTAMPTZ(3) NOT NULL);
            """)

    static let migrations = StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + [migration]

    static func sqlite(_ folder: String, _ migrations: [Migration] = migrations) async throws -> Place {
        try await Place(
            main: Database.openSQLite(SQLiteConfiguration(path: folder + "/changes.db")),
            keys: Database.openSQLite(SQLiteConfiguration(path: folder + "/keys.db")), migrations)
    }

    static func postgresql(
        _ url: String, _ connections: Int, _ migrations: [Migration] = migrations
    ) async throws -> Place {
        try await Place(
            main: Database.openPostgreSQL(PostgreSQLConfiguration(url: Secret(url), poolSize: connections)),
            keys: Database.openPostgreSQL(PostgreSQLConfiguration(url: Secret(url), poolSize: 2)), migrations)
    }

    private init(main: Database, keys: Database, _ migrations: [Migration]) async throws {
        self.main = main
        self.keys = keys
        let (time, randomness) = (SystemTime(), SystemRandomness())
        try await Migrator(database: keys, migrations: VaultSchema.subjectKeyMigrations, time: time).run()
        try await Migrator(database: main, migrations: migrations, time: time).run()
        vault = try await KeyVault.open(
            database: main, subjectKeys: keys, root: RootKey(bytes: randomness.bytes(RootKey.length)), time: time,
            randomness: randomness)
        audited = AuditedDatabase(database: main, vault: vault, time: time, randomness: randomness)
        grants = (1...Self.people).compactMap { number in
            let origin = Origin(
                address: "192.0.2.\(number)", userAgent: "castellan-bench/1 (a browser of usual length; en-GB)")
            let principal = Principal(
                userID: UserID.make(at: time.now(), randomness), reference: "USR-\(number)",
                email: "person\(number)@example.com", role: .systemAdmin, permissions: Role.systemAdmin.permissions,
                credential: .session(SessionID.make(at: time.now(), randomness)), origin: origin)
            guard case .allow(let grant) = principal.decide(.accountUpdate) else { return nil }
            return grant
        }
    }

    /// One durable change: a row, and the audit entry with its sealed values. Returns the entry's id.
    @discardableResult
    func change(_ number: Int, by grant: Grant) async throws(StoreFault) -> AuditEntryID {
        let id = AuditEntryID.make(at: SystemTime().now(), SystemRandomness())
        let target = Target(type: "note", id: id.description)
        return try await audited.change(by: grant, action: Action("note.created"), on: target) {
            change throws(StoreFault) in
            change.note("number", .integer(Int64(number)))
            try change.transaction.insert(
                """
                INSERT INTO notes (id, number, text, created_at)
                VALUES (\(id), \(Int64(number)), \("a note of about as many words as people write in a field"), \(change.time))
                """)
            return .commit(change.entry)
        }
    }

    /// Gives entries their place in the log, where that happens apart from the change.
    func sequence() async throws(StoreFault) {
        while try await audited.sequencer.sequence() > 0 {}
    }

    /// Everything the changes wrote.
    func written() async throws(StoreFault) -> [WrittenRows] {
        try await main.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT n.id, n.number, n.text, n.created_at, r.idx, r.id, r.created_at, r.action, r.resource_type, r.entry, r.hash,
                    r.user_id, r.resource_id, r.ip_address, r.user_agent, r.details
                FROM notes n JOIN audit_rows r ON r.resource_id = CAST(n.id AS TEXT) ORDER BY r.idx
                """)
        }
    }

    func close() async {
        await main.close()
        await keys.close()
    }
}

/// The rows of one change, in the three tables that it touched, as both engines take them back.
struct WrittenRows: RowDecodable, Sendable {
    let note: (id: String, number: Int64, text: String, created: String)
    let entry: (index: Int64, id: String, created: String, action: String, type: String, text: String, hash: [UInt8])
    let values: (user: String, resource: String, address: [UInt8], agent: [UInt8], details: [UInt8])

    init(row: Row) throws(StoreFault) {
        let noteID: AuditEntryID = try row.get(0)
        let entryID: AuditEntryID = try row.get(5)
        let user: UserID = try row.get(11)
        note = (
            noteID.description, try row.get(1), try row.get(2), try row.get(3, as: Instant.self).databaseText
        )
        entry = (
            try row.get(4), entryID.description, try row.get(6, as: Instant.self).databaseText, try row.get(7),
            try row.get(8), try row.get(9), try row.get(10)
        )
        values = (user.description, try row.get(12), try row.get(13), try row.get(14), try row.get(15))
    }
}

public import Core
import Crypto

/// Brings a database to the schema of this program. Several nodes may start together: one migrates, the others wait and find
/// nothing left to do.
public struct Migrator: Sendable {
    let database: Database
    let migrations: [Migration]
    private let time: any TimeSource

    /// `migrations` in the order in which they run; within a room numbers count up from 1.
    public init(database: Database, migrations: [Migration], time: any TimeSource) {
        self.database = database
        self.migrations = migrations
        self.time = time
    }

    /// What `run` would apply. Throws ``StoreFault/migration(_:)`` for what it would refuse. Changes nothing.
    public func pending() async throws(StoreFault) -> [Migration] {
        try checkOrder()
        let exists = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.value(reader.dialect.tableExists("schema_migrations"), as: Int.self) != nil
        }
        guard exists else { return migrations }
        return try await database.read(.scan) { reader throws(StoreFault) in
            try unapplied(try Self.applied(reader))
        }
    }

    /// Applies what is missing, each step in a transaction of its own, and returns it.
    @discardableResult
    public func run() async throws(StoreFault) -> [Migration] {
        try checkOrder()
        var done: [Migration] = []
        while let migration = try await runNext() { done.append(migration) }
        return done
    }

    private func runNext() async throws(StoreFault) -> Migration? {
        try await database.driver.write(
            UnitOptions(readsCommitted: true, isUnlimited: true)
        ) { transaction throws(StoreFault) -> Ending<Migration?> in
            try transaction.connection.runScript(transaction.dialect.migrationsTable)
            guard let next = try unapplied(try Self.applied(transaction)).first else { return .commit(nil) }
            try transaction.connection.runScript(next.text(for: transaction.dialect))
            try transaction.run(
                """
                INSERT INTO schema_migrations (room, number, name, checksum, applied_at)
                VALUES (\(next.room), \(next.number), \(next.name), \(next.checksum(for: transaction.dialect)), \(time.now()))
                """)
            return .commit(next)
        }
    }

    private static func applied(_ reader: Reader) throws(StoreFault) -> [AppliedMigration] {
        try reader.rows("SELECT room, number, name, checksum FROM schema_migrations ORDER BY room, number")
    }

    /// The steps that have not run, after checking the ones that have.
    private func unapplied(_ applied: [AppliedMigration]) throws(StoreFault) -> [Migration] {
        var unapplied: [Migration] = []
        let rooms = Set(migrations.map(\.room))
        var known = Dictionary(grouping: applied.filter { rooms.contains($0.room) }, by: \.room)
            .mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.number, $0) }) }
        for migration in migrations {
            guard let before = known[migration.room]?.removeValue(forKey: migration.number) else {
                unapplied.append(migration)
                continue
            }
            guard before.checksum == migration.checksum(for: database.dialect) else {
                throw .migration("\(migration.room) \(migration.number) (\(before.name)) was changed after it ran")
            }
            guard !unapplied.contains(where: { $0.room == migration.room }) else {
                throw .migration("\(migration.room): a step before \(migration.number) did not run")
            }
        }
        if let newer = known.values.flatMap(\.values).first {
            throw .migration(
                "\(newer.room) \(newer.number) (\(newer.name)) is unknown to this program, which is older than the database"
            )
        }
        return unapplied
    }

    private func checkOrder() throws(StoreFault) {
        var last: [String: Int] = [:]
        for migration in migrations {
            guard migration.number == last[migration.room, default: 0] + 1 else {
                throw .migration("\(migration.room) \(migration.number) (\(migration.name)) is out of order")
            }
            last[migration.room] = migration.number
        }
    }
}

private struct AppliedMigration: RowDecodable {
    let room: String
    let number: Int
    let name: String
    let checksum: String

    init(row: Row) throws(StoreFault) {
        room = try row.get(0)
        number = try row.get(1)
        name = try row.get(2)
        checksum = try row.get(3)
    }
}

extension Migration {
    func text(for dialect: Dialect) -> String {
        switch dialect.engine {
        case .sqlite: sqlite
        case .postgresql: postgresql
        }
    }

    /// SHA-256 of the statements of this engine, in hexadecimal.
    fileprivate func checksum(for dialect: Dialect) -> String {
        Hexadecimal.encode(Array(SHA256.hash(data: Array(text(for: dialect).utf8))))
    }
}

extension Dialect {
    fileprivate func tableExists(_ name: String) -> SQL {
        switch engine {
        case .sqlite: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = \(name)"
        case .postgresql: "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = \(name)"
        }
    }

    /// Creates the table, and on PostgreSQL makes other migrators wait until this transaction ends.
    var migrationsTable: String {
        switch engine {
        case .sqlite:
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                room TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
                applied_at TEXT NOT NULL, PRIMARY KEY (room, number)
            ) STRICT
            """
        case .postgresql:
            """
            SELECT pg_advisory_xact_lock(4842399120914870643);
            CREATE TABLE IF NOT EXISTS schema_migrations (
                room TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
                applied_at TIMESTAMPTZ(3) NOT NULL, PRIMARY KEY (room, number)
            )
            """
        }
    }
}

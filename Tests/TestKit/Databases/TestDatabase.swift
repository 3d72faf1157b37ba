public import Core
import Foundation
public import Store

/// A database for one test, empty but for the migrations.
public struct TestDatabase: Sendable {
    /// The open database.
    public let database: Database
    /// Which engine.
    public let engine: Engine
    /// The file of a SQLite database, the URL of a PostgreSQL one.
    public let location: String
    /// The name of a PostgreSQL database on its server; the path of a SQLite file.
    public let name: String

    /// Makes a database and migrates it. Tests that don't need to close it themselves use ``with(_:migrations:_:)``.
    public static func make(
        _ engine: Engine, migrations: [Migration] = [], time: any TimeSource = SystemTime()
    ) async throws -> TestDatabase {
        switch engine {
        case .sqlite:
            let path = try TestFolder.make().appending(path: "main.db").path
            let database = try await Database.openSQLite(SQLiteConfiguration(path: path))
            try await Migrator(database: database, migrations: migrations, time: time).run()
            return TestDatabase(database: database, engine: engine, location: path, name: path)
        case .postgresql:
            let server = PostgreSQLServer.shared
            let address = try await server.address()
            let template = "template_\(migrations.fingerprint)"
            try await server.template(template) {
                try await address.psql("CREATE DATABASE \(template)")
                let database = try await open(address.url(of: template))
                try await Migrator(database: database, migrations: migrations, time: time).run()
                await database.close()
            }
            let name = await server.freshName()
            try await address.psql("CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY FILE_COPY")
            let url = address.url(of: name)
            return TestDatabase(database: try await open(url), engine: engine, location: url, name: name)
        }
    }

    /// Makes a database, hands it to `body`, and removes it.
    public static func with<Value: Sendable>(
        _ engine: Engine, migrations: [Migration] = [], time: any TimeSource = SystemTime(),
        _ body: @Sendable (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let test = try await make(engine, migrations: migrations, time: time)
        do {
            let value = try await body(test)
            try await test.remove()
            return value
        } catch {
            try? await test.remove()
            throw error
        }
    }

    /// Opens the same database once more, as a second process would, perhaps with narrower limits.
    public func openAgain(
        statementTimeout: Duration = .seconds(30), queueLimit: Int = 10_000, preparedStatements: Bool = true,
        statements: StatementFigures = StatementFigures()
    ) async throws -> Database {
        switch engine {
        case .sqlite:
            try await Database.openSQLite(
                SQLiteConfiguration(
                    path: location, scanners: 1, statementTimeout: statementTimeout, queueLimit: queueLimit,
                    statements: statements))
        case .postgresql:
            try await Database.openPostgreSQL(
                PostgreSQLConfiguration(
                    url: Secret(location), poolSize: 6, scanners: 1, statementTimeout: statementTimeout,
                    preparedStatements: preparedStatements, queueLimit: queueLimit, statements: statements))
        }
    }

    /// Runs SQL with `sqlite3` or `psql`, as an operator would, and returns what they print: columns parted by `|`.
    @discardableResult
    public func outside(_ sql: String) async throws -> String {
        switch engine {
        case .sqlite: try await Command.run(["sqlite3", "-bail", "-cmd", ".timeout 5000", location], input: sql)
        case .postgresql: try await PostgreSQLServer.shared.address().psql(sql, on: name)
        }
    }

    /// Closes the database and deletes it.
    public func remove() async throws {
        await database.close()
        switch engine {
        case .sqlite:
            try FileManager.default.removeItem(at: URL(filePath: location).deletingLastPathComponent())
        case .postgresql:
            try await PostgreSQLServer.shared.address().psql("DROP DATABASE \(name) WITH (FORCE)")
        }
    }

    static func open(_ url: String) async throws -> Database {
        try await Database.openPostgreSQL(PostgreSQLConfiguration(url: Secret(url), poolSize: 6, scanners: 1))
    }
}

extension [Migration] {
    /// Names a template: the same migrations give the same one. FNV-1a, since a collision would only confuse tests.
    fileprivate var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for migration in self {
            for byte in "\(migration.room)\(migration.number)\(migration.postgresql)".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return String(hash, radix: 36)
    }
}

import App
import Foundation
public import Store
import Vault

/// A data folder, and on PostgreSQL a database, for one test of the whole program.
public struct TestStorage: Sendable {
    /// Which engine.
    public let engine: Engine
    /// The data folder.
    public let folder: String
    /// What a process or a harness needs in its environment to use it.
    public let environment: [String: String]
    let database: TestDatabase?

    /// Makes a storage, hands it to `body`, and removes it.
    public static func with<Value: Sendable>(
        _ engine: Engine, _ body: (TestStorage) async throws -> Value
    ) async throws -> Value {
        let folder = try TestFolder.make().appending(path: "data").path
        guard engine == .postgresql else {
            return try await body(
                TestStorage(
                    engine: engine, folder: folder, environment: usual.merging(["CASTELLAN_DATA": folder]) { $1 },
                    database: nil))
        }
        let migrations = VaultSchema.subjectKeyMigrations + Databases.migrations
        let database = try await TestDatabase.make(engine, migrations: migrations)
        let storage = TestStorage(
            engine: engine, folder: folder,
            environment: usual.merging([
                "CASTELLAN_DATA": folder, "DATABASE_URL": database.location, "DATABASE_POOL_SIZE": "4",
            ]) { $1 },
            database: database)
        do {
            let value = try await body(storage)
            try await database.remove()
            return value
        } catch {
            try? await database.remove()
            throw error
        }
    }

    /// Tests hammer the server, and sign in with a password alone; those that are about limits or second factors turn them on.
    private static let usual = ["RATE_LIMITS": "false", "MFA_REQUIRED_ROLES": "none"]

    /// Runs SQL with `sqlite3` or `psql`, as an operator would, and returns what they print: columns parted by `|`.
    @discardableResult
    public func outside(_ sql: String) async throws -> String {
        if let database { return try await database.outside(sql) }
        return try await Command.run(
            ["sqlite3", "-bail", "-cmd", ".timeout 5000", folder + "/castellan.db"], input: sql)
    }
}

extension TestStorage {
    /// Runs a verb of `castellan` on this storage.
    @discardableResult
    public func castellan(_ arguments: String..., input: String = "") async throws -> Program {
        try await Program.castellan(arguments, environment: environment, input: input)
    }
}

import Accounts
import Agents
import Anchors
import Audit
import Backups
import Core
import Delivery
import Glibc
import Health
import Identity
import NetworkDefence
import OAuth
import PersonalData
import RealEstate
import Secrets
import SecurityEvents
public import Store
import Vault
import Zoho

/// The main database and the one of the subject keys, on whichever engine the settings name.
///
/// On SQLite the keys have a file of their own, so that a backup of the main file can't bring back what was erased. On PostgreSQL
/// they stand beside the other tables, behind a small pool of their own: a key is committed before what it seals.
public struct Databases: Sendable {
    /// Everything but the keys of people.
    public let main: Database
    /// The keys of people.
    public let subjectKeys: Database

    /// The role that both are reached as; nil on SQLite.
    let role: PostgreSQLRole?

    /// The schema of every room, in the order in which it is created.
    public static let migrations =
        StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + SecurityEventsSchema.migrations
        + DeliverySchema.migrations + IdentitySchema.migrations + HealthSchema.migrations + NetworkSchema.migrations
        + AnchorsSchema.migrations + PersonalDataSchema.migrations + SecretsSchema.migrations
        + OAuthSchema.migrations + RealEstateSchema.migrations + AgentsSchema.migrations + AccountsSchema.migrations
        + ZohoSchema.migrations

    static let mainFile = RestoreTarget.mainFile
    static let keysFile = RestoreTarget.keysFile

    /// On PostgreSQL, the tables that stand in a file of their own on SQLite.
    static let keyTables = VaultSchema.subjectKeyTables

    /// Connections for the subject keys on PostgreSQL: a key is made once per person, then cached.
    private static let keyConnections = 2

    /// Opens both, with the password that is kept for them; the schema is as it was left.
    static func open(
        _ launch: Launch, _ sources: SecretSources, _ statements: StatementFigures = StatementFigures()
    ) async throws(CommandFault) -> Databases {
        let passwords: PostgreSQLPasswords?
        do { passwords = try await sources.databasePasswords() } catch { throw CommandFault(error) }
        do {
            return try await open(launch.settings, launch.folder, statements, passwords: passwords)
        } catch {
            throw CommandFault(error)
        }
    }

    /// Opens both; the schema is as it was left.
    static func open(
        _ settings: Settings, _ folder: DataFolder, _ statements: StatementFigures = StatementFigures(),
        passwords: PostgreSQLPasswords? = nil
    ) async throws(StoreFault) -> Databases {
        guard let url = settings.database.url else { return try await openSQLite(settings, folder, statements) }
        let configuration = PostgreSQLConfiguration(
            url: url, directURL: settings.database.directURL, passwords: passwords,
            poolSize: settings.database.connections, statementTimeout: settings.database.statementTimeout,
            preparedStatements: settings.database.preparedStatements, statements: statements)
        var keys = configuration
        keys.poolSize = keyConnections
        keys.statements = StatementFigures()
        return Databases(
            main: try await Database.openPostgreSQL(configuration),
            subjectKeys: try await Database.openPostgreSQL(keys),
            role: PostgreSQLRole(configuration))
    }

    private static func openSQLite(
        _ settings: Settings, _ folder: DataFolder, _ statements: StatementFigures = StatementFigures()
    ) async throws(StoreFault) -> Databases {
        let main = SQLiteConfiguration(
            path: folder.file(mainFile), scanners: settings.database.connections,
            statementTimeout: settings.database.statementTimeout, statements: statements)
        let keys = SQLiteConfiguration(path: folder.file(keysFile), scanners: 1)
        return Databases(
            main: try await Database.openSQLite(main), subjectKeys: try await Database.openSQLite(keys),
            role: nil)
    }

    /// On SQLite, refuses a folder without a database: a mistyped name must not make an empty one.
    static func requireFiles(_ settings: Settings, _ folder: DataFolder) throws(CommandFault) {
        guard settings.database.url == nil, access(folder.file(mainFile), F_OK) != 0 else { return }
        throw CommandFault(
            .noInput, "there is no database in \(folder.path)",
            advice: "name the data folder with --data or CASTELLAN_DATA, or begin one: castellan setup")
    }

    /// What ``migrate(_:)`` would run; throws ``StoreFault/migration(_:)`` for a schema that doesn't fit this program.
    func pending(_ time: any TimeSource) async throws(StoreFault) -> [Migration] {
        let keys = try await keyMigrator(time).pending()
        return keys + (try await mainMigrator(time).pending())
    }

    /// Brings both to the schema of this program, the keys first.
    func migrate(_ time: any TimeSource) async throws(StoreFault) -> [Migration] {
        // A role that may not create tables may still start the server when there is nothing to create.
        guard try await !pending(time).isEmpty else { return [] }
        let keys = try await keyMigrator(time).run()
        return keys + (try await mainMigrator(time).run())
    }

    /// What of both isn't as the migrations made it.
    func schemaFlaws(_ time: any TimeSource) async throws(StoreFault) -> [SchemaFlaw] {
        let keys = try await keyMigrator(time).schemaFlaws()
        return keys + (try await mainMigrator(time).schemaFlaws())
    }

    /// Whether both databases answer: hardly a change is possible without a subject's key.
    func areReachable() async -> Bool {
        for database in [main, subjectKeys] {
            let answer = try? await database.read { reader throws(StoreFault) in
                try reader.value("SELECT 1", as: Int.self)
            }
            guard answer == 1 else { return false }
        }
        return true
    }

    /// Finishes what was accepted and closes both.
    func close() async {
        await main.close()
        await subjectKeys.close()
    }

    private func mainMigrator(_ time: any TimeSource) -> Migrator {
        Migrator(database: main, migrations: Self.migrations, time: time)
    }

    private func keyMigrator(_ time: any TimeSource) -> Migrator {
        Migrator(database: subjectKeys, migrations: VaultSchema.subjectKeyMigrations, time: time)
    }
}

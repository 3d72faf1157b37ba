public import Audit
public import Core
import Store
public import Vault

/// Documents in the server's own database, each version a sealed cell.
public struct LocalProvider: SecretProvider {
    let database: AuditedDatabase
    let vault: KeyVault
    let time: any TimeSource
    let name: String

    /// The document of a name.
    public init(database: AuditedDatabase, vault: KeyVault, time: any TimeSource, name: String) {
        self.database = database
        self.vault = vault
        self.time = time
        self.name = name
    }

    /// `the database, sealed`
    public var place: String { "the database, sealed" }

    /// The version at a stage.
    public func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument? {
        let (name, stage) = (name, stage.rawValue)
        let row: StoredVersion?
        do {
            row = try await database.read { reader throws(StoreFault) in
                try reader.first(
                    "SELECT version, sealed, created_at FROM secret_versions WHERE name = \(name) AND stage = \(stage)",
                    as: StoredVersion.self)
            }
        } catch {
            throw .store(error)
        }
        guard let row else { return nil }
        do throws(VaultFault) {
            let text = String(decoding: try vault.open(row.sealed, at: Self.address(row.version)), as: UTF8.self)
            return try Self.document(row, text)
        } catch {
            throw .vault(error)
        }
    }

    private static func document(_ row: StoredVersion, _ text: String) throws(VaultFault) -> SecretDocument {
        do { return try SecretDocument(version: row.version, createdAt: row.createdAt, json: Secret(text)) } catch {
            throw .damaged("secret_versions \(row.version)")
        }
    }

    /// Seals a version and keeps it as pending.
    public func stage(_ document: SecretDocument) async throws(SecretsFault) {
        let (name, version, now) = (name, document.version, time.now())
        let cell: [UInt8]
        do { cell = try vault.seal(Array(document.json.reveal().utf8), at: Self.address(version)) } catch {
            throw .vault(error)
        }
        try await keeping { transaction throws(StoreFault) in
            try transaction.run("DELETE FROM secret_versions WHERE name = \(name) AND stage = 'pending'")
            try transaction.run(
                """
                INSERT INTO secret_versions (name, stage, version, sealed, created_at) \
                VALUES (\(name), 'pending', \(version), \(cell), \(now))
                """)
            return .commit(true)
        }
    }

    /// One transaction: previous goes, current becomes previous, pending becomes current.
    public func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {
        let (name, old, new) = (name, current?.version, pending.version)
        let isDone = try await keeping { transaction throws(StoreFault) in
            let now = try transaction.value(
                "SELECT version FROM secret_versions WHERE name = \(name) AND stage = 'current'", as: String.self)
            guard now != new else { return .commit(true) }
            guard now == old else { return .rollback(false) }
            try transaction.run("DELETE FROM secret_versions WHERE name = \(name) AND stage = 'previous'")
            try transaction.run(
                "UPDATE secret_versions SET stage = 'previous' WHERE name = \(name) AND stage = 'current'")
            let moved = try transaction.run(
                """
                UPDATE secret_versions SET stage = 'current' \
                WHERE name = \(name) AND stage = 'pending' AND version = \(new)
                """)
            return moved == 1 ? .commit(true) : .rollback(false)
        }
        guard isDone else { throw .overtaken }
    }

    @discardableResult
    private func keeping(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Bool>
    ) async throws(SecretsFault) -> Bool {
        do { return try await database.housekeep(.secretVersions, body) } catch { throw .store(error) }
    }

    private static func address(_ version: String) -> CellAddress {
        CellAddress(table: "secret_versions", column: "sealed", row: version, type: .json)
    }
}

/// A row of `secret_versions`.
private struct StoredVersion: RowDecodable {
    let version: String
    let sealed: [UInt8]
    let createdAt: Instant

    init(row: Row) throws(StoreFault) {
        version = try row.get(0)
        sealed = try row.get(1)
        createdAt = try row.get(2)
    }
}

import App
import Core
import Store
import TestKit
import Testing

@testable import Vault

@Suite("The list of sealed columns")
struct SealedColumnsTests {
    /// Bytes that aren't cells: hashes, codes, terms, parts of trees, public keys, challenges, keys that are wrapped rather than sealed.
    private static let open: Set<String> = [
        "account_contacts.email_index", "account_contacts.phone_index", "account_verdicts.digest",
        "recommendations.digest",
        "vault_keys.wrapped", "known_devices.code", "unknown_sign_ins.name_code", "pii_tokens.value_index",
        "passkeys.credential_id", "passkeys.public_key", "passkeys.aaguid", "passkey_handles.handle",
        "pending_sign_ins.challenge", "clients.email_index", "clients.phone_index", "clients.first_name_index",
        "clients.last_name_index",
    ]

    /// Tables whose bytes are parts of the log's tree, of what proves events, or wrapped keys.
    private static let tables = [
        "audit_head", "audit_reports", "security_event", "subject_ke", "witnessed_logs",
    ]

    @Test("has every column of bytes that isn't known to be open", arguments: Engine.allCases)
    func complete(_ engine: Engine) async throws {
        let migrations = engine == .postgresql ? VaultSchema.subjectKeyMigrations : []
        try await TestDatabase.with(engine, migrations: migrations + Databases.migrations) { test in
            let columns = try await test.outside(
                engine == .sqlite
                    ? """
                    SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                    WHERE m.type = 'table' AND c.type = 'BLOB' ORDER BY 1;
                    """
                    : """
                    SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
                    JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'bytea' ORDER BY 1
                    """
            ).split(separator: "\n").map(String.init)
            let sealed = Set(SealedColumns.all.map(\.name))
            #expect(sealed.count == SealedColumns.all.count, "a column is there twice")
            #expect(sealed.isSubset(of: columns), "\(sealed.subtracting(columns)) isn't there any more")
            let unknown = columns.filter { column in
                !sealed.contains(column) && !Self.open.contains(column) && !column.hasSuffix("hash")
                    && !Self.tables.contains { column.hasPrefix($0) }
            }
            #expect(
                unknown == [], "say in SealedColumns how these are sealed, or here that they needn't be")
        }
    }

    @Test("can be gone through on both engines", arguments: Engine.allCases)
    func check(_ engine: Engine) async throws {
        let migrations = engine == .postgresql ? VaultSchema.subjectKeyMigrations : []
        try await TestDatabase.with(engine, migrations: migrations + Databases.migrations) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let vault = try await KeyVault.open(
                    database: test.database, subjectKeys: keys.database,
                    root: RootKey(bytes: [UInt8](repeating: 7, count: 32)), time: ManualClock(),
                    randomness: SystemRandomness())
                for column in SealedColumns.all {
                    let check = try await vault.check(column)
                    #expect(check.isSound && check.cells == 0, "\(column.name)")
                }
                #expect(try await vault.keys(in: SealedColumns.all).count == 6)
            }
        }
    }
}

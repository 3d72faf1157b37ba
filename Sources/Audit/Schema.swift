public import Store

/// The audit log's tables, and what keeps them append-only.
///
/// `audit_entries` is written once; `audit_values` may only be erased; `audit_logs` shows both with the columns of the
/// operators' guide. The triggers stop mistakes and make tampering take effort; that tampering shows is the hash tree's
/// work.
public enum AuditSchema {
    /// The room's migrations.
    public static let migrations: [Migration] = [
        Migration(
            room: "Audit", number: 1, name: "entries and values", sqlite: sqliteTables + sqliteTriggers,
            postgresql: postgresqlTables + postgresqlTriggers),
        Migration(room: "Audit", number: 2, name: "hash tree", sqlite: sqliteTree, postgresql: postgresqlTree),
        Migration(
            room: "Audit", number: 3, name: "reports of other programs", sqlite: sqliteReports,
            postgresql: postgresqlReports),
        Migration(
            room: "Audit", number: 4, name: "retention", sqlite: sqliteRetention, postgresql: postgresqlRetention),
        Migration(room: "Audit", number: 5, name: "a view as dumps write it", sqlite: "", postgresql: postgresqlView),
    ]
}

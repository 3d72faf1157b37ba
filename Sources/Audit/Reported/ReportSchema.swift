extension AuditSchema {
    /// By which ids of theirs other programs' entries are known.
    static let sqliteReports = """
        CREATE TABLE audit_reports (
            event_key BLOB PRIMARY KEY,
            entry_id TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER audit_reports_append BEFORE INSERT ON audit_reports
        WHEN (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_reports: only the server appends'); END;
        CREATE TRIGGER audit_reports_update BEFORE UPDATE ON audit_reports
        BEGIN SELECT RAISE(ABORT, 'audit_reports is append-only'); END;
        CREATE TRIGGER audit_reports_delete BEFORE DELETE ON audit_reports
        BEGIN SELECT RAISE(ABORT, 'audit_reports is append-only'); END;
        """

    /// The same.
    static let postgresqlReports = """
        CREATE TABLE audit_reports (
            event_key BYTEA PRIMARY KEY,
            entry_id UUID NOT NULL
        );
        CREATE TRIGGER audit_reports_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_reports
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_reports_server BEFORE INSERT ON audit_reports
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        """
}

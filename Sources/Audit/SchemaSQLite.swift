extension AuditSchema {
    static let sqliteTables = """
        CREATE TABLE audit_entries (
            idx INTEGER PRIMARY KEY CHECK (idx >= 0),
            id TEXT NOT NULL UNIQUE,
            created_at TEXT NOT NULL,
            action TEXT NOT NULL,
            resource_type TEXT NOT NULL,
            entry TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_entries_created_at ON audit_entries (created_at);
        CREATE TABLE audit_values (
            entry_id TEXT PRIMARY KEY,
            user_id TEXT,
            subject_id TEXT,
            resource_id TEXT,
            actor_name BLOB,
            ip_address BLOB,
            user_agent BLOB,
            details BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX audit_values_user_id ON audit_values (user_id) WHERE user_id IS NOT NULL;
        CREATE INDEX audit_values_subject_id ON audit_values (subject_id) WHERE subject_id IS NOT NULL;
        CREATE VIEW audit_rows AS
        SELECT e.idx, e.id, e.created_at, e.action, e.resource_type, e.entry, e.hash, v.user_id, v.subject_id,
            v.resource_id, v.actor_name, v.ip_address, v.user_agent, v.details
        FROM audit_entries e LEFT JOIN audit_values v ON v.entry_id = e.id;
        CREATE VIEW audit_logs AS
        SELECT id, created_at AS timestamp, created_at, user_id, action, resource_type, resource_id,
            'sealed:' || lower(hex(details)) AS details, 'sealed:' || lower(hex(ip_address)) AS ip_address,
            lower(hex(hash)) AS hash, idx AS log_index
        FROM audit_rows;

        """

    /// `INSERT OR REPLACE` deletes without firing DELETE triggers, so the INSERT triggers refuse what would replace a
    /// row.
    static let sqliteTriggers = """
        CREATE TRIGGER audit_entries_append BEFORE INSERT ON audit_entries
        WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM audit_entries)
            OR EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_entries: only the server appends, without gaps'); END;
        CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
        CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
        CREATE TRIGGER audit_values_append BEFORE INSERT ON audit_values
        WHEN EXISTS (SELECT 1 FROM audit_values WHERE entry_id = NEW.entry_id)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_values: only the server appends'); END;
        CREATE TRIGGER audit_values_update BEFORE UPDATE ON audit_values
        WHEN NEW.entry_id IS NOT OLD.entry_id
            OR coalesce(NEW.user_id, OLD.user_id) IS NOT OLD.user_id
            OR coalesce(NEW.subject_id, OLD.subject_id) IS NOT OLD.subject_id
            OR coalesce(NEW.resource_id, OLD.resource_id) IS NOT OLD.resource_id
            OR coalesce(NEW.actor_name, OLD.actor_name) IS NOT OLD.actor_name
            OR coalesce(NEW.ip_address, OLD.ip_address) IS NOT OLD.ip_address
            OR coalesce(NEW.user_agent, OLD.user_agent) IS NOT OLD.user_agent
            OR coalesce(NEW.details, OLD.details) IS NOT OLD.details
        BEGIN SELECT RAISE(ABORT, 'audit_values can only be erased'); END;
        CREATE TRIGGER audit_values_delete BEFORE DELETE ON audit_values
        BEGIN SELECT RAISE(ABORT, 'audit_values can only be erased, value by value'); END;
        """
}

/// The table of a kind: the columns that every record has, then the kind's own; the indexes that every list needs, then its own.
///
/// The text is part of a migration: once released it stays as it is.
enum RecordTable {
    /// As SQLite has it.
    static func sqlite(_ table: String, columns: String, indexes: String) -> String {
        create(table, sqliteColumns + "\n" + columns, options: " STRICT", indexes)
    }

    /// As PostgreSQL has it.
    static func postgresql(_ table: String, columns: String, indexes: String) -> String {
        create(table, postgresqlColumns + "\n" + columns, options: "", indexes)
    }

    private static func create(_ table: String, _ columns: String, options: String, _ indexes: String) -> String {
        """
        CREATE TABLE \(table) (
        \(columns)
        )\(options);
        CREATE INDEX \(table)_by_owner ON \(table) (owner_id, created_at, id);
        CREATE INDEX \(table)_by_team ON \(table) (team_id, created_at, id);
        CREATE INDEX \(table)_newest ON \(table) (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX \(table)_archived ON \(table) (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX \(table)_by_status ON \(table) (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX \(table)_changed ON \(table) (updated_at, id) WHERE archived_at IS NULL;
        \(indexes)

        """
    }

    /// Other indexes in place of two: who owns a record and whose team has it are counted without looking at the records. The same for both.
    static let countedByIndex = ["escrows", "listings", "clients"].map { table in
        """
        DROP INDEX \(table)_by_owner;
        CREATE INDEX \(table)_by_owner ON \(table) (owner_id, created_at, id, archived_at);
        DROP INDEX \(table)_by_team;
        CREATE INDEX \(table)_by_team ON \(table) (team_id, created_at, id, archived_at, is_private, owner_id);

        """
    }.joined()

    private static let sqliteColumns = """
            id TEXT NOT NULL PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            team_id TEXT REFERENCES teams (id) ON DELETE SET NULL,
            is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            archived_at TEXT,
            search_text TEXT NOT NULL,
        """

    private static let postgresqlColumns = """
            id UUID PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id UUID REFERENCES users (id) ON DELETE SET NULL,
            team_id UUID REFERENCES teams (id) ON DELETE SET NULL,
            is_private BOOLEAN NOT NULL,
            version BIGINT NOT NULL DEFAULT 1,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            archived_at TIMESTAMPTZ(3),
            search_text TEXT NOT NULL,
        """
}

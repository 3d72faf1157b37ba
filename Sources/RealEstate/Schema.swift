public import Store

/// The tables of this room: one for each kind of record, and what all kinds have in common.
public enum RealEstateSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "RealEstate", number: 1, name: "escrows, listings, clients",
            sqlite: SQLiteRecords.escrows + SQLiteRecords.listings + SQLiteRecords.clients + sqliteShared,
            postgresql: PostgreSQLRecords.escrows + PostgreSQLRecords.listings + PostgreSQLRecords.clients
                + postgresqlShared),
        // Reasons are about people, and stood open; by now they are sealed notes.
        Migration(
            room: "RealEstate", number: 2, name: "no open reasons",
            sqlite: "UPDATE record_history SET details = NULL WHERE what = 'price_reduced';",
            postgresql: "UPDATE record_history SET details = NULL WHERE what = 'price_reduced';"),
        Migration(
            room: "RealEstate", number: 3, name: "lists counted by index", sqlite: RecordTable.countedByIndex,
            postgresql: RecordTable.countedByIndex),
    ]

    private static let sqliteShared = """
        CREATE TABLE record_counters (
            kind TEXT NOT NULL,
            year INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (kind, year)
        ) STRICT;
        CREATE TABLE record_shares (
            record_id TEXT NOT NULL,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('view', 'edit', 'delete')),
            created_at TEXT NOT NULL,
            PRIMARY KEY (record_id, user_id)
        ) STRICT;
        CREATE INDEX record_shares_by_user ON record_shares (user_id, record_id);
        CREATE TABLE record_history (
            record_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            what TEXT NOT NULL,
            details TEXT,
            actor_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            price_before_cents INTEGER,
            price_after_cents INTEGER,
            created_at TEXT NOT NULL,
            PRIMARY KEY (record_id, position)
        ) STRICT;
        CREATE INDEX record_history_by_actor ON record_history (actor_id);
        CREATE TABLE record_notes (
            id TEXT NOT NULL PRIMARY KEY,
            record_id TEXT NOT NULL,
            author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            sealed_text BLOB NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX record_notes_by_record ON record_notes (record_id, created_at, id);
        CREATE INDEX record_notes_by_author ON record_notes (author_id);
        CREATE TABLE record_parts (
            id TEXT NOT NULL PRIMARY KEY,
            record_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            author_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            sealed_content BLOB NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX record_parts_by_record ON record_parts (record_id, kind, created_at, id);
        CREATE INDEX record_parts_by_author ON record_parts (author_id);
        CREATE TABLE record_tags (
            record_id TEXT NOT NULL,
            tag TEXT NOT NULL,
            PRIMARY KEY (record_id, tag)
        ) STRICT;
        """

    private static let postgresqlShared = """
        CREATE TABLE record_counters (
            kind TEXT NOT NULL,
            year BIGINT NOT NULL,
            last BIGINT NOT NULL,
            PRIMARY KEY (kind, year)
        );
        CREATE TABLE record_shares (
            record_id UUID NOT NULL,
            user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('view', 'edit', 'delete')),
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (record_id, user_id)
        );
        CREATE INDEX record_shares_by_user ON record_shares (user_id, record_id);
        CREATE TABLE record_history (
            record_id UUID NOT NULL,
            position BIGINT NOT NULL,
            what TEXT NOT NULL,
            details TEXT,
            actor_id UUID REFERENCES users (id) ON DELETE SET NULL,
            price_before_cents BIGINT,
            price_after_cents BIGINT,
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (record_id, position)
        );
        CREATE INDEX record_history_by_actor ON record_history (actor_id);
        CREATE TABLE record_notes (
            id UUID PRIMARY KEY,
            record_id UUID NOT NULL,
            author_id UUID REFERENCES users (id) ON DELETE SET NULL,
            sealed_text BYTEA NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX record_notes_by_record ON record_notes (record_id, created_at, id);
        CREATE INDEX record_notes_by_author ON record_notes (author_id);
        CREATE TABLE record_parts (
            id UUID PRIMARY KEY,
            record_id UUID NOT NULL,
            kind TEXT NOT NULL,
            author_id UUID REFERENCES users (id) ON DELETE SET NULL,
            sealed_content BYTEA NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX record_parts_by_record ON record_parts (record_id, kind, created_at, id);
        CREATE INDEX record_parts_by_author ON record_parts (author_id);
        CREATE TABLE record_tags (
            record_id UUID NOT NULL,
            tag TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (record_id, tag)
        );
        """
}

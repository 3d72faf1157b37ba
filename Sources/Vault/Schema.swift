public import Store

/// The vault's tables.
public enum VaultSchema {
    /// Tables of the main database: the wrapped keys of the hierarchy.
    public static let migrations: [Migration] = [
        Migration(
            room: "Vault", number: 1, name: "key hierarchy",
            sqlite: """
                CREATE TABLE vault_deployment (
                    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                    id TEXT NOT NULL
                ) STRICT;
                CREATE TABLE vault_keys (
                    id INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind IN ('kek', 'dek', 'mac')),
                    purpose TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    parent INTEGER NOT NULL,
                    wrapped BLOB NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('active', 'retired')),
                    created_at TEXT NOT NULL,
                    UNIQUE (kind, purpose, version)
                ) STRICT;
                """,
            postgresql: """
                CREATE TABLE vault_deployment (
                    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                    id UUID NOT NULL
                );
                CREATE TABLE vault_keys (
                    id BIGINT PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind IN ('kek', 'dek', 'mac')),
                    purpose TEXT NOT NULL,
                    version BIGINT NOT NULL,
                    parent BIGINT NOT NULL,
                    wrapped BYTEA NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('active', 'retired')),
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    UNIQUE (kind, purpose, version)
                );
                """),
        Migration(
            room: "Vault", number: 2, name: "versions of keys, and keys of blind indexes",
            sqlite: """
                CREATE TABLE vault_keys_new (
                    id INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind IN ('kek', 'dek', 'idx', 'mac')),
                    purpose TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    parent INTEGER NOT NULL,
                    wrapped BLOB NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
                    created_at TEXT NOT NULL,
                    retired_at TEXT,
                    UNIQUE (kind, purpose, version)
                ) STRICT;
                INSERT INTO vault_keys_new (id, kind, purpose, version, parent, wrapped, state, created_at)
                    SELECT id, kind, purpose, version, parent, wrapped, state, created_at FROM vault_keys;
                DROP TABLE vault_keys;
                ALTER TABLE vault_keys_new RENAME TO vault_keys;
                """,
            postgresql: """
                ALTER TABLE vault_keys
                    DROP CONSTRAINT vault_keys_kind_check,
                    ADD CONSTRAINT vault_keys_kind_check CHECK (kind IN ('kek', 'dek', 'idx', 'mac')),
                    DROP CONSTRAINT vault_keys_state_check,
                    ADD CONSTRAINT vault_keys_state_check CHECK (state IN ('next', 'active', 'retired')),
                    ADD COLUMN retired_at TIMESTAMPTZ(3);
                """),
    ]

    /// What a backup of the main database must leave out, on the engine where it is the same database: these tables have a backup of
    /// their own, which is kept for a short time only.
    public static let subjectKeyTables = [
        "subject_keys", "subject_keks", "audit_remembered", "erasures", "erased_events",
    ]

    /// Tables of the database of subject keys, which has backups of its own that are kept for a short time only. Beside the keys it
    /// holds what the main database can't be asked when it is older than it should be: who was erased, and the audit log's last
    /// checkpoint. The audit log reads and writes both.
    public static let subjectKeyMigrations: [Migration] = [
        Migration(
            room: "SubjectKeys", number: 1, name: "subject keys",
            sqlite: """
                CREATE TABLE subject_keys (
                    subject_id TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    key_id INTEGER NOT NULL,
                    wrapped BLOB NOT NULL,
                    created_at TEXT NOT NULL,
                    PRIMARY KEY (subject_id, purpose)
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                CREATE TABLE subject_keys (
                    subject_id UUID NOT NULL,
                    purpose TEXT NOT NULL,
                    key_id BIGINT NOT NULL,
                    wrapped BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (subject_id, purpose)
                );
                """),
        Migration(
            room: "SubjectKeys", number: 2, name: "what a restored database has to be told",
            sqlite: """
                CREATE TABLE audit_remembered (
                    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                    epoch INTEGER NOT NULL,
                    size INTEGER NOT NULL,
                    note TEXT NOT NULL
                ) STRICT;
                CREATE TABLE erasures (
                    tombstone TEXT PRIMARY KEY,
                    subject_id TEXT NOT NULL,
                    created_at TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                CREATE TABLE audit_remembered (
                    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                    epoch BIGINT NOT NULL,
                    size BIGINT NOT NULL,
                    note TEXT NOT NULL
                );
                CREATE TABLE erasures (
                    tombstone UUID PRIMARY KEY,
                    subject_id UUID NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL
                );
                """),
        Migration(
            room: "SubjectKeys", number: 3, name: "the keys that wrap subject keys",
            sqlite: """
                CREATE TABLE subject_keks (
                    id INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind = 'kek'),
                    purpose TEXT NOT NULL,
                    version INTEGER NOT NULL UNIQUE,
                    parent INTEGER NOT NULL,
                    wrapped BLOB NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
                    created_at TEXT NOT NULL,
                    retired_at TEXT
                ) STRICT;
                CREATE INDEX subject_keys_by_kek ON subject_keys (key_id);
                """,
            postgresql: """
                CREATE TABLE subject_keks (
                    id BIGINT PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind = 'kek'),
                    purpose TEXT NOT NULL,
                    version BIGINT NOT NULL UNIQUE,
                    parent BIGINT NOT NULL,
                    wrapped BYTEA NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    retired_at TIMESTAMPTZ(3)
                );
                CREATE INDEX subject_keys_by_kek ON subject_keys (key_id);
                """),
        Migration(
            room: "ErasedEvents", number: 1, name: "whose security events were erased",
            sqlite: """
                CREATE TABLE erased_events (
                    subject_id TEXT NOT NULL,
                    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
                    created_at TEXT NOT NULL,
                    PRIMARY KEY (subject_id, removed)
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                CREATE TABLE erased_events (
                    subject_id UUID NOT NULL,
                    removed BOOLEAN NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (subject_id, removed)
                );
                """),
    ]
}

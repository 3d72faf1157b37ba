public import Store

/// The tables of this room.
public enum AnchorsSchema {
    /// In order; steps that were released are never edited.
    ///
    /// `anchors` says how far each anchor is, `anchor_cosignatures` keeps what witnesses signed of our checkpoints; `witness_keys` and
    /// `witnessed_logs` are this server's as a witness of others: its key, sealed by the vault, and what it cosigned last.
    public static let migrations = [
        Migration(
            room: "Anchors", number: 1, name: "anchors and witnesses",
            sqlite: """
                CREATE TABLE anchors (
                    name TEXT NOT NULL PRIMARY KEY,
                    origin TEXT NOT NULL,
                    size INTEGER NOT NULL CHECK (size >= 0),
                    copied INTEGER NOT NULL CHECK (copied >= 0),
                    anchored_at TEXT,
                    failing_since TEXT,
                    fault TEXT,
                    contradicted INTEGER NOT NULL CHECK (contradicted IN (0, 1))
                ) STRICT;
                CREATE TABLE anchor_cosignatures (
                    origin TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    witness TEXT NOT NULL,
                    line TEXT NOT NULL,
                    created_at TEXT NOT NULL,
                    PRIMARY KEY (origin, size, witness)
                ) WITHOUT ROWID, STRICT;
                CREATE TABLE witness_keys (
                    name TEXT NOT NULL PRIMARY KEY,
                    sealed_seed BLOB NOT NULL,
                    created_at TEXT NOT NULL
                ) STRICT;
                CREATE TABLE witnessed_logs (
                    origin TEXT NOT NULL PRIMARY KEY,
                    size INTEGER NOT NULL CHECK (size >= 0),
                    root BLOB NOT NULL,
                    note TEXT NOT NULL,
                    updated_at TEXT NOT NULL
                ) STRICT;
                """,
            postgresql: """
                CREATE TABLE anchors (
                    name TEXT PRIMARY KEY,
                    origin TEXT NOT NULL,
                    size BIGINT NOT NULL CHECK (size >= 0),
                    copied BIGINT NOT NULL CHECK (copied >= 0),
                    anchored_at TIMESTAMPTZ(3),
                    failing_since TIMESTAMPTZ(3),
                    fault TEXT,
                    contradicted BOOLEAN NOT NULL
                );
                CREATE TABLE anchor_cosignatures (
                    origin TEXT NOT NULL,
                    size BIGINT NOT NULL,
                    witness TEXT NOT NULL,
                    line TEXT NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (origin, size, witness)
                );
                CREATE TABLE witness_keys (
                    name TEXT PRIMARY KEY,
                    sealed_seed BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE TABLE witnessed_logs (
                    origin TEXT PRIMARY KEY,
                    size BIGINT NOT NULL CHECK (size >= 0),
                    root BYTEA NOT NULL,
                    note TEXT NOT NULL,
                    updated_at TIMESTAMPTZ(3) NOT NULL
                );
                """)
    ]
}

public import Store

/// The tables of this room.
public enum SecretsSchema {
    /// In order; steps that were released are never edited.
    ///
    /// `secret_versions` holds documents of secrets, sealed; `secret_rotations` when each secret was replaced and when somebody was
    /// last reminded of it.
    public static let migrations = [
        Migration(
            room: "Secrets", number: 1, name: "versions and rotations",
            sqlite: """
                CREATE TABLE secret_versions (
                    name TEXT NOT NULL,
                    stage TEXT NOT NULL CHECK (stage IN ('current', 'pending', 'previous')),
                    version TEXT NOT NULL,
                    sealed BLOB NOT NULL,
                    created_at TEXT NOT NULL,
                    PRIMARY KEY (name, stage)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE secret_rotations (
                    name TEXT NOT NULL PRIMARY KEY,
                    rotated_at TEXT NOT NULL,
                    reminded_at TEXT
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                CREATE TABLE secret_versions (
                    name TEXT NOT NULL,
                    stage TEXT NOT NULL CHECK (stage IN ('current', 'pending', 'previous')),
                    version TEXT NOT NULL,
                    sealed BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (name, stage)
                );
                CREATE TABLE secret_rotations (
                    name TEXT PRIMARY KEY,
                    rotated_at TIMESTAMPTZ(3) NOT NULL,
                    reminded_at TIMESTAMPTZ(3)
                );
                """)
    ]
}

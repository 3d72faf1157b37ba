public import Store

/// The tables of this room.
public enum PersonalDataSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "PersonalData", number: 1, name: "reversible tokens",
            sqlite: """
                CREATE TABLE pii_tokens (
                    token TEXT NOT NULL PRIMARY KEY,
                    kind TEXT NOT NULL,
                    value_index BLOB NOT NULL UNIQUE,
                    sealed_value BLOB NOT NULL,
                    created_at TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                """,
            postgresql: """
                CREATE TABLE pii_tokens (
                    token TEXT NOT NULL PRIMARY KEY,
                    kind TEXT NOT NULL,
                    value_index BYTEA NOT NULL UNIQUE,
                    sealed_value BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL
                );
                """)
    ]
}

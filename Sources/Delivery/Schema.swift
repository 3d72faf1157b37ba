public import Store

/// The table of this room.
public enum DeliverySchema {
    /// In order; steps that were released are never edited. `sealed_mail` is sealed by the vault; `user_id` says whom the mail
    /// is to go to, and with whom it goes.
    public static let migrations = [
        Migration(
            room: "Delivery", number: 1, name: "outbox",
            sqlite: """
                CREATE TABLE outbox (
                    id TEXT NOT NULL PRIMARY KEY,
                    sealed_mail BLOB NOT NULL,
                    created_at TEXT NOT NULL
                ) STRICT;
                """,
            postgresql: """
                CREATE TABLE outbox (
                    id UUID PRIMARY KEY,
                    sealed_mail BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL
                );
                """),
        Migration(
            room: "Delivery", number: 2, name: "whose mail",
            sqlite: """
                ALTER TABLE outbox ADD COLUMN user_id TEXT;
                CREATE INDEX outbox_by_user ON outbox (user_id);
                """,
            postgresql: """
                ALTER TABLE outbox ADD COLUMN user_id UUID;
                CREATE INDEX outbox_by_user ON outbox (user_id);
                """),
    ]
}

import Store

/// The tickets that are out.
enum TicketSchema {
    /// One for each user and purpose: a new one takes the place of the one before. `sealed_email` is the address that an
    /// e-mail change is about, sealed by the vault.
    static let migrations = [
        Migration(
            room: "Tickets", number: 1, name: "tickets",
            sqlite: """
                CREATE TABLE tickets (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    purpose TEXT NOT NULL CHECK (purpose IN ('password_reset', 'invitation', 'email_change')),
                    secret_hash BLOB NOT NULL,
                    sealed_email BLOB,
                    created_at TEXT NOT NULL,
                    expires_at TEXT NOT NULL,
                    UNIQUE (user_id, purpose)
                ) STRICT;
                CREATE INDEX tickets_by_expiry ON tickets (expires_at);
                """,
            postgresql: """
                CREATE TABLE tickets (
                    id UUID PRIMARY KEY,
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    purpose TEXT NOT NULL CHECK (purpose IN ('password_reset', 'invitation', 'email_change')),
                    secret_hash BYTEA NOT NULL,
                    sealed_email BYTEA,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    expires_at TIMESTAMPTZ(3) NOT NULL,
                    UNIQUE (user_id, purpose)
                );
                CREATE INDEX tickets_by_expiry ON tickets (expires_at);
                """)
    ]
}

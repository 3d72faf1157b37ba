import Store

/// Keys and passkeys, and the challenges that wait for an answer of one.
enum PasskeysSchema {
    /// A handle is what authenticators know somebody by: random, the same for all their passkeys, and never shown elsewhere. A
    /// challenge stands in the row of the sign-in or ceremony that it is for, and goes with it.
    static let migrations = [
        Migration(
            room: "Passkeys", number: 1, name: "passkeys",
            sqlite: """
                CREATE TABLE passkey_handles (
                    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                    handle BLOB NOT NULL UNIQUE
                ) STRICT;
                CREATE TABLE passkeys (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    credential_id BLOB NOT NULL UNIQUE,
                    public_key BLOB NOT NULL,
                    sign_count INTEGER NOT NULL,
                    aaguid BLOB NOT NULL,
                    transports TEXT NOT NULL CHECK (json_valid(transports)),
                    is_backup_eligible INTEGER NOT NULL CHECK (is_backup_eligible IN (0, 1)),
                    is_backed_up INTEGER NOT NULL CHECK (is_backed_up IN (0, 1)),
                    created_at TEXT NOT NULL,
                    last_used_at TEXT
                ) STRICT;
                CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);
                ALTER TABLE pending_sign_ins ADD COLUMN challenge BLOB;

                """ + ChangeTriggers.sqlite(table: "passkeys", userColumn: "user_id"),
            postgresql: """
                CREATE TABLE passkey_handles (
                    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                    handle BYTEA NOT NULL UNIQUE
                );
                CREATE TABLE passkeys (
                    id UUID PRIMARY KEY,
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    credential_id BYTEA NOT NULL UNIQUE,
                    public_key BYTEA NOT NULL,
                    sign_count BIGINT NOT NULL,
                    aaguid BYTEA NOT NULL,
                    transports JSONB NOT NULL,
                    is_backup_eligible BOOLEAN NOT NULL,
                    is_backed_up BOOLEAN NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    last_used_at TIMESTAMPTZ(3)
                );
                CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);
                ALTER TABLE pending_sign_ins ADD COLUMN challenge BYTEA;

                """
                    + ChangeTriggers.postgresql(
                        table: "passkeys", userColumn: "user_id", revoking: ["user_id"], tellingInserts: true))
    ]
}

import Store

/// The table of API keys. The runbook revokes by SQL: a `revoked_at` that isn't `NULL`, whatever it says, ends the key.
enum KeysSchema {
    /// `replay_hash` stands for the `Idempotency-Key` that a key was made with, `request_hash` for what was asked.
    static let migrations = [
        Migration(
            room: "Keys", number: 1, name: "api keys",
            sqlite: """
                CREATE TABLE api_keys (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    key_prefix TEXT NOT NULL,
                    secret_hash BLOB NOT NULL,
                    scopes TEXT NOT NULL CHECK (json_valid(scopes)),
                    allowed_cidrs TEXT NOT NULL CHECK (json_valid(allowed_cidrs)),
                    created_at TEXT NOT NULL,
                    expires_at TEXT NOT NULL,
                    last_used_at TEXT,
                    last_used_ip TEXT,
                    revoked_at TEXT,
                    replaced_by TEXT,
                    replay_hash BLOB UNIQUE,
                    request_hash BLOB
                ) STRICT;
                CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at DESC, id DESC);
                CREATE INDEX api_keys_by_time ON api_keys (created_at DESC, id DESC);

                """ + ChangeTriggers.sqlite(table: "api_keys", userColumn: "user_id"),
            postgresql: """
                CREATE TABLE api_keys (
                    id UUID PRIMARY KEY,
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    key_prefix TEXT NOT NULL,
                    secret_hash BYTEA NOT NULL,
                    scopes JSONB NOT NULL,
                    allowed_cidrs JSONB NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    expires_at TIMESTAMPTZ(3) NOT NULL,
                    last_used_at TIMESTAMPTZ(3),
                    last_used_ip TEXT,
                    revoked_at TIMESTAMPTZ(3),
                    replaced_by UUID,
                    replay_hash BYTEA UNIQUE,
                    request_hash BYTEA
                );
                CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at DESC, id DESC);
                CREATE INDEX api_keys_by_time ON api_keys (created_at DESC, id DESC);

                """
                    + ChangeTriggers.postgresql(
                        table: "api_keys", userColumn: "user_id",
                        revoking: ["user_id", "secret_hash", "scopes", "allowed_cidrs", "expires_at", "revoked_at"]))
    ]
}

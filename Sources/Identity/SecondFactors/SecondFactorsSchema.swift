import Store

/// What people have besides a password.
enum SecondFactorsSchema {
    /// `sealed_seed` is sealed by the vault; a seed without `confirmed_at` was shown and not yet proved. The counters are the
    /// seed's own: wrong codes lock nothing else. A code for recovery is a row as long as it is good.
    static let migrations = [
        Migration(
            room: "SecondFactors", number: 1, name: "codes, and sign-ins that wait for one",
            sqlite: """
                CREATE TABLE totp_credentials (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    sealed_seed BLOB NOT NULL,
                    last_step INTEGER,
                    attempts INTEGER NOT NULL DEFAULT 0,
                    failing_since TEXT,
                    locked_until TEXT,
                    failures INTEGER NOT NULL DEFAULT 0,
                    created_at TEXT NOT NULL,
                    confirmed_at TEXT
                ) STRICT;
                CREATE INDEX totp_credentials_by_user ON totp_credentials (user_id);
                CREATE TABLE recovery_codes (
                    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    code_hash BLOB NOT NULL,
                    created_at TEXT NOT NULL,
                    PRIMARY KEY (user_id, code_hash)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE pending_sign_ins (
                    id TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
                    session_id TEXT REFERENCES refresh_tokens (id) ON DELETE CASCADE,
                    purpose TEXT NOT NULL,
                    secret_hash BLOB NOT NULL,
                    created_at TEXT NOT NULL,
                    expires_at TEXT NOT NULL
                ) STRICT;
                CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
                CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
                CREATE INDEX pending_sign_ins_by_session ON pending_sign_ins (session_id);

                """ + ChangeTriggers.sqlite(table: "totp_credentials", userColumn: "user_id"),
            postgresql: """
                CREATE TABLE totp_credentials (
                    id UUID PRIMARY KEY,
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    sealed_seed BYTEA NOT NULL,
                    last_step BIGINT,
                    attempts BIGINT NOT NULL DEFAULT 0,
                    failing_since TIMESTAMPTZ(3),
                    locked_until TIMESTAMPTZ(3),
                    failures BIGINT NOT NULL DEFAULT 0,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    confirmed_at TIMESTAMPTZ(3)
                );
                CREATE INDEX totp_credentials_by_user ON totp_credentials (user_id);
                CREATE TABLE recovery_codes (
                    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    code_hash BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    PRIMARY KEY (user_id, code_hash)
                );
                CREATE TABLE pending_sign_ins (
                    id UUID PRIMARY KEY,
                    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
                    session_id UUID REFERENCES refresh_tokens (id) ON DELETE CASCADE,
                    purpose TEXT NOT NULL,
                    secret_hash BYTEA NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    expires_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
                CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
                CREATE INDEX pending_sign_ins_by_session ON pending_sign_ins (session_id);

                """
                    + ChangeTriggers.postgresql(
                        table: "totp_credentials", userColumn: "user_id", revoking: ["user_id", "confirmed_at"]))
    ]
}

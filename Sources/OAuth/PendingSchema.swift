/// What waits to be redeemed, and what may come only once. Tokens stand in these tables as their SHA-256. A redeemed code stays for a while with the
/// session that it opened, so that a second redemption ends that session.
enum PendingSchema {
    static let sqlite = """
        CREATE TABLE oauth_codes (
            code_hash BLOB NOT NULL PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            redirect_uri TEXT,
            challenge TEXT NOT NULL,
            key_thumbprint TEXT,
            scopes TEXT NOT NULL CHECK (json_valid(scopes)),
            resources TEXT NOT NULL CHECK (json_valid(resources)),
            nonce TEXT,
            methods TEXT NOT NULL CHECK (json_valid(methods)),
            authenticated_at TEXT NOT NULL,
            second_factor_at TEXT,
            expires_at TEXT NOT NULL,
            session_id TEXT,
            removed_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX oauth_codes_by_removal ON oauth_codes (removed_at);
        CREATE INDEX oauth_codes_by_user ON oauth_codes (user_id);
        CREATE TABLE oauth_pushed_requests (
            token_hash BLOB NOT NULL PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            parameters TEXT NOT NULL,
            has_arrived INTEGER NOT NULL CHECK (has_arrived IN (0, 1)),
            expires_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX oauth_pushed_requests_by_expiry ON oauth_pushed_requests (expires_at);
        CREATE TABLE oauth_device_codes (
            code_hash BLOB NOT NULL PRIMARY KEY,
            user_code TEXT NOT NULL UNIQUE,
            client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            scopes TEXT NOT NULL CHECK (json_valid(scopes)),
            resources TEXT NOT NULL CHECK (json_valid(resources)),
            state TEXT NOT NULL,
            interval_seconds INTEGER NOT NULL,
            last_asked_at TEXT,
            user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
            methods TEXT CHECK (methods IS NULL OR json_valid(methods)),
            authenticated_at TEXT,
            second_factor_at TEXT,
            expires_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX oauth_device_codes_by_expiry ON oauth_device_codes (expires_at);
        CREATE TABLE oauth_replays (
            hash BLOB NOT NULL PRIMARY KEY,
            expires_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX oauth_replays_by_expiry ON oauth_replays (expires_at);
        """

    static let postgresql = """
        CREATE TABLE oauth_codes (
            code_hash BYTEA PRIMARY KEY,
            client_id UUID NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            redirect_uri TEXT,
            challenge TEXT NOT NULL,
            key_thumbprint TEXT,
            scopes JSONB NOT NULL,
            resources JSONB NOT NULL,
            nonce TEXT,
            methods JSONB NOT NULL,
            authenticated_at TIMESTAMPTZ(3) NOT NULL,
            second_factor_at TIMESTAMPTZ(3),
            expires_at TIMESTAMPTZ(3) NOT NULL,
            session_id UUID,
            removed_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX oauth_codes_by_removal ON oauth_codes (removed_at);
        CREATE INDEX oauth_codes_by_user ON oauth_codes (user_id);
        CREATE TABLE oauth_pushed_requests (
            token_hash BYTEA PRIMARY KEY,
            client_id UUID NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            parameters TEXT NOT NULL,
            has_arrived BOOLEAN NOT NULL,
            expires_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX oauth_pushed_requests_by_expiry ON oauth_pushed_requests (expires_at);
        CREATE TABLE oauth_device_codes (
            code_hash BYTEA PRIMARY KEY,
            user_code TEXT NOT NULL UNIQUE,
            client_id UUID NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            scopes JSONB NOT NULL,
            resources JSONB NOT NULL,
            state TEXT NOT NULL,
            interval_seconds BIGINT NOT NULL,
            last_asked_at TIMESTAMPTZ(3),
            user_id UUID REFERENCES users (id) ON DELETE CASCADE,
            methods JSONB,
            authenticated_at TIMESTAMPTZ(3),
            second_factor_at TIMESTAMPTZ(3),
            expires_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX oauth_device_codes_by_expiry ON oauth_device_codes (expires_at);
        CREATE TABLE oauth_replays (
            hash BYTEA PRIMARY KEY,
            expires_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX oauth_replays_by_expiry ON oauth_replays (expires_at);
        """

    /// `granted_in` is no foreign key: a code whose session has ended is refused, not gone.
    static let grantedInSQLite = """
        ALTER TABLE oauth_codes ADD COLUMN granted_in TEXT;
        ALTER TABLE oauth_device_codes ADD COLUMN granted_in TEXT;
        """

    static let grantedInPostgreSQL = """
        ALTER TABLE oauth_codes ADD COLUMN granted_in UUID;
        ALTER TABLE oauth_device_codes ADD COLUMN granted_in UUID;
        """
}

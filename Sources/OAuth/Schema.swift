public import Store

/// The tables of this room. Every one of them but the clients, their secrets and the consents empties itself: what is in it has a time
/// after which it is removed.
public enum OAuthSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "OAuth", number: 1, name: "clients and consents",
            sqlite: ClientsSchema.sqlite + ChangeTriggers.sqlite(table: "oauth_clients", userColumn: nil)
                + ChangeTriggers.sqlite(table: "oauth_client_secrets", userColumn: nil),
            postgresql: ClientsSchema.postgresql
                + ChangeTriggers.postgresql(table: "oauth_clients", userColumn: nil, tellingInserts: true)
                + ChangeTriggers.postgresql(table: "oauth_client_secrets", userColumn: nil, tellingInserts: true)),
        Migration(
            room: "OAuth", number: 2, name: "what is under way", sqlite: PendingSchema.sqlite,
            postgresql: PendingSchema.postgresql),
        Migration(
            room: "OAuth", number: 3, name: "the session in which something was granted",
            sqlite: PendingSchema.grantedInSQLite, postgresql: PendingSchema.grantedInPostgreSQL),
    ]
}

/// Clients, their secrets, what users granted them, and the tokens with which they may be registered. Lists are JSON arrays of texts, `jwks` is a
/// set of public keys. A client has at most two secrets that work.
enum ClientsSchema {
    static let sqlite = """
        CREATE TABLE oauth_clients (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            authentication TEXT NOT NULL,
            redirect_uris TEXT NOT NULL CHECK (json_valid(redirect_uris)),
            logout_uris TEXT NOT NULL CHECK (json_valid(logout_uris)),
            grants TEXT NOT NULL CHECK (json_valid(grants)),
            scopes TEXT NOT NULL CHECK (json_valid(scopes)),
            resources TEXT NOT NULL CHECK (json_valid(resources)),
            algorithm TEXT NOT NULL,
            token_lifetime INTEGER,
            jwks TEXT CHECK (jwks IS NULL OR json_valid(jwks)),
            logo_uri TEXT,
            policy_uri TEXT,
            terms_uri TEXT,
            must_push INTEGER NOT NULL CHECK (must_push IN (0, 1)),
            must_prove INTEGER NOT NULL CHECK (must_prove IN (0, 1)),
            is_first_party INTEGER NOT NULL CHECK (is_first_party IN (0, 1)),
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            registered_with TEXT,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX oauth_clients_newest ON oauth_clients (created_at DESC, id DESC);
        CREATE INDEX oauth_clients_by_user ON oauth_clients (user_id) WHERE user_id IS NOT NULL;
        CREATE TABLE oauth_client_secrets (
            id TEXT NOT NULL PRIMARY KEY,
            client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            secret_hash BLOB NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT
        ) STRICT;
        CREATE INDEX oauth_client_secrets_by_client ON oauth_client_secrets (client_id);
        CREATE INDEX oauth_client_secrets_by_expiry ON oauth_client_secrets (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE oauth_consents (
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            scopes TEXT NOT NULL CHECK (json_valid(scopes)),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (user_id, client_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX oauth_consents_by_client ON oauth_consents (client_id);
        CREATE TABLE oauth_registration_tokens (
            id TEXT NOT NULL PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            label TEXT NOT NULL,
            uses_left INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX oauth_registration_tokens_by_expiry ON oauth_registration_tokens (expires_at);

        """

    static let postgresql = """
        CREATE TABLE oauth_clients (
            id UUID PRIMARY KEY,
            name TEXT NOT NULL,
            authentication TEXT NOT NULL,
            redirect_uris JSONB NOT NULL,
            logout_uris JSONB NOT NULL,
            grants JSONB NOT NULL,
            scopes JSONB NOT NULL,
            resources JSONB NOT NULL,
            algorithm TEXT NOT NULL,
            token_lifetime BIGINT,
            jwks JSONB,
            logo_uri TEXT,
            policy_uri TEXT,
            terms_uri TEXT,
            must_push BOOLEAN NOT NULL,
            must_prove BOOLEAN NOT NULL,
            is_first_party BOOLEAN NOT NULL,
            is_active BOOLEAN NOT NULL,
            user_id UUID REFERENCES users (id) ON DELETE SET NULL,
            registered_with UUID,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            version BIGINT NOT NULL DEFAULT 1
        );
        CREATE INDEX oauth_clients_newest ON oauth_clients (created_at DESC, id DESC);
        CREATE INDEX oauth_clients_by_user ON oauth_clients (user_id) WHERE user_id IS NOT NULL;
        CREATE TABLE oauth_client_secrets (
            id UUID PRIMARY KEY,
            client_id UUID NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            secret_hash BYTEA NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            expires_at TIMESTAMPTZ(3)
        );
        CREATE INDEX oauth_client_secrets_by_client ON oauth_client_secrets (client_id);
        CREATE INDEX oauth_client_secrets_by_expiry ON oauth_client_secrets (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE oauth_consents (
            user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            client_id UUID NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
            scopes JSONB NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (user_id, client_id)
        );
        CREATE INDEX oauth_consents_by_client ON oauth_consents (client_id);
        CREATE TABLE oauth_registration_tokens (
            id UUID PRIMARY KEY,
            token_hash BYTEA NOT NULL UNIQUE,
            label TEXT NOT NULL,
            uses_left BIGINT NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            expires_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX oauth_registration_tokens_by_expiry ON oauth_registration_tokens (expires_at);

        """
}

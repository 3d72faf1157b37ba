import Store

/// What a session that a client was granted is for, beside whose it is: further columns of `refresh_tokens`. Our own sign-ins leave all
/// of them empty.
enum GrantSchema {
    /// `scopes` and `audiences` are JSON arrays of texts; `token_lifetime` is in seconds. A session that was opened with another one's
    /// token ends with it.
    static let migrations = [
        Migration(
            room: "Grants", number: 1, name: "grants are sessions",
            sqlite: """
                ALTER TABLE refresh_tokens ADD COLUMN scopes TEXT CHECK (scopes IS NULL OR json_valid(scopes));
                ALTER TABLE refresh_tokens ADD COLUMN audiences TEXT CHECK (audiences IS NULL OR json_valid(audiences));
                ALTER TABLE refresh_tokens ADD COLUMN key_thumbprint TEXT;
                ALTER TABLE refresh_tokens ADD COLUMN token_lifetime INTEGER;
                ALTER TABLE refresh_tokens ADD COLUMN algorithm TEXT;
                ALTER TABLE refresh_tokens ADD COLUMN actor TEXT;
                ALTER TABLE refresh_tokens ADD COLUMN parent_id TEXT REFERENCES refresh_tokens (id) ON DELETE CASCADE;

                """ + indexes + "ALTER TABLE users ADD COLUMN client_id TEXT;\n" + machines,
            postgresql: """
                ALTER TABLE refresh_tokens ADD COLUMN scopes JSONB, ADD COLUMN audiences JSONB,
                    ADD COLUMN key_thumbprint TEXT, ADD COLUMN token_lifetime BIGINT, ADD COLUMN algorithm TEXT,
                    ADD COLUMN actor TEXT,
                    ADD COLUMN parent_id UUID REFERENCES refresh_tokens (id) ON DELETE CASCADE;

                """ + indexes + "ALTER TABLE users ADD COLUMN client_id TEXT;\n" + machines)
    ]

    private static let indexes = """
        CREATE INDEX refresh_tokens_by_client ON refresh_tokens (client_id, user_id) WHERE scopes IS NOT NULL;
        CREATE INDEX refresh_tokens_by_parent ON refresh_tokens (parent_id) WHERE parent_id IS NOT NULL;

        """

    /// A program that signs in for itself is a user of its own.
    private static let machines = """
        CREATE UNIQUE INDEX users_by_client ON users (client_id) WHERE client_id IS NOT NULL;
        """
}

public import Access
import Core
public import Store

/// How surely a session's user is who they say.
enum AssuranceSchema {
    /// Sessions from before were opened with a password. `second_factor_at` is told to all nodes, which remember sessions.
    static let migrations = [
        Migration(
            room: "Assurance", number: 1, name: "how sessions were opened",
            sqlite: """
                ALTER TABLE refresh_tokens ADD COLUMN methods TEXT NOT NULL DEFAULT '["pwd"]' CHECK (json_valid(methods));
                ALTER TABLE refresh_tokens ADD COLUMN authenticated_at TEXT;
                ALTER TABLE refresh_tokens ADD COLUMN second_factor_at TEXT;
                """,
            postgresql: """
                ALTER TABLE refresh_tokens ADD COLUMN methods JSONB NOT NULL DEFAULT '["pwd"]',
                    ADD COLUMN authenticated_at TIMESTAMPTZ(3), ADD COLUMN second_factor_at TIMESTAMPTZ(3);
                DROP FUNCTION refresh_tokens_insert_noted() CASCADE;
                DROP FUNCTION refresh_tokens_update_noted() CASCADE;
                DROP FUNCTION refresh_tokens_delete_noted() CASCADE;
                DROP FUNCTION refresh_tokens_truncate_noted() CASCADE;

                """
                    + ChangeTriggers.postgresql(
                        table: "refresh_tokens", userColumn: "user_id",
                        revoking: ["user_id", "absolute_expires_at", "authenticated_at", "second_factor_at"]))
    ]
}

extension Assurance {
    /// The columns of `refresh_tokens` that ``init(row:at:)`` reads, in its order. Sessions from before the columns were
    /// there proved who they are when they were opened.
    static let columns: SQL = """
        refresh_tokens.methods, COALESCE(refresh_tokens.authenticated_at, refresh_tokens.created_at), \
        refresh_tokens.second_factor_at
        """
    static let columnCount = 3

    /// Reads the methods, the time of the proof and that of the second factor from three columns, the first of which is `column`.
    public init(row: Row, at column: Int) throws(StoreFault) {
        self.init(
            methods: try Set(column: row.get(column)), authenticatedAt: try row.get(column + 1),
            secondFactorAt: try row.get(column + 2))
    }

    /// The methods as a JSON array.
    public var methodsColumn: JSONText { methods.column }
}

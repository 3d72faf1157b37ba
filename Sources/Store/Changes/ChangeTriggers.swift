/// The triggers with which a table takes part in the ``ChangeFeed`` and in `change_log`. Put the text behind the table's own in
/// the migration of the room that owns it.
public enum ChangeTriggers {
    /// For SQLite: each row that another program inserts, updates or deletes leaves a row in `change_log`. The server's own
    /// writes leave none. `userColumn` is nil for a table whose rows are nobody's in particular.
    public static func sqlite(table: String, userColumn: String?) -> String {
        [("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")].map { operation, row in
            let user = userColumn.map { "\(row).\($0)" } ?? ""
            return """

                CREATE TRIGGER \(table)_\(operation)_outside AFTER \(operation.uppercased()) ON \(table)
                    WHEN (SELECT inside FROM server_guard) = 0
                BEGIN
                    INSERT INTO change_log (table_name, operation, row_count, user_ids, created_at) VALUES
                        ('\(table)', '\(operation)', 1, json_array(\(user)), strftime('%Y-%m-%d %H:%M:%f', 'now'));
                END;
                """
        }.joined()
    }

    /// For PostgreSQL: each statement, whoever runs it, is told to all nodes with its commit; one that another program runs also
    /// leaves a row in `change_log`.
    ///
    /// `NOTIFY` makes commits wait for each other, so of the server's own updates only those are told that change one of the
    /// `revoking` columns, when there are any; `key` is the table's primary key. Rows that the server inserts are not told: nobody
    /// can remember them yet; `tellingInserts` is for a table whose new rows change what is remembered of others. Where
    /// `userColumn` is nil, every row is everybody's.
    public static func postgresql(
        table: String, userColumn: String?, key: String = "id", revoking: [String] = [], tellingInserts: Bool = false
    ) -> String {
        let differs = revoking.map { "after.\($0) IS DISTINCT FROM before.\($0)" }.joined(separator: " OR ")
        let isQuiet =
            revoking.isEmpty ? "false" : "NOT EXISTS (SELECT FROM before JOIN after USING (\(key)) WHERE \(differs))"
        return [
            trigger(
                table, userColumn, "insert", rows: "after", tables: "NEW TABLE AS after", isQuiet: "\(!tellingInserts)"),
            trigger(
                table, userColumn, "update", rows: "after", tables: "OLD TABLE AS before NEW TABLE AS after",
                isQuiet: isQuiet),
            trigger(table, userColumn, "delete", rows: "before", tables: "OLD TABLE AS before", isQuiet: "false"),
            truncateTrigger(table),
        ].joined()
    }

    /// `isQuiet`: what makes one of the server's own statements not worth telling.
    private static func trigger(
        _ table: String, _ userColumn: String?, _ operation: String, rows: String, tables: String, isQuiet: String
    ) -> String {
        let users =
            userColumn.map { "ARRAY(SELECT DISTINCT \($0)::text FROM \(rows) WHERE \($0) IS NOT NULL LIMIT 101)" }
            ?? "NULL"
        return """

            CREATE FUNCTION \(table)_\(operation)_noted() RETURNS trigger LANGUAGE plpgsql
                SECURITY DEFINER SET search_path FROM CURRENT AS $$
            DECLARE
                users text[];
            BEGIN
                IF current_setting('castellan.inside', true) IS NOT DISTINCT FROM 'on' AND \(isQuiet) THEN
                    RETURN NULL;
                END IF;
                users := \(users);
                PERFORM note_change('\(table)', '\(operation)', (SELECT count(*) FROM \(rows)), users);
                RETURN NULL;
            END $$;
            CREATE TRIGGER \(table)_\(operation)_noted AFTER \(operation.uppercased()) ON \(table)
                REFERENCING \(tables) FOR EACH STATEMENT EXECUTE FUNCTION \(table)_\(operation)_noted();
            """
    }

    private static func truncateTrigger(_ table: String) -> String {
        """

        CREATE FUNCTION \(table)_truncate_noted() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
            PERFORM note_change('\(table)', 'truncate', NULL, NULL);
            RETURN NULL;
        END $$;
        CREATE TRIGGER \(table)_truncate_noted AFTER TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION \(table)_truncate_noted();
        """
    }

    /// The channel that `note_change` tells: `table operation` and the users, or `*` for all.
    static let channel = "castellan_changes"

    /// What all these triggers call. `users` NULL or of more than 50: anybody's.
    static let postgresqlFunction = """
        CREATE FUNCTION note_change(changed_table text, operation text, rows bigint, users text[]) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
            IF rows = 0 THEN
                RETURN;
            END IF;
            PERFORM pg_notify('\(channel)', concat_ws(' ', changed_table, operation,
                CASE WHEN cardinality(users) <= 50 THEN array_to_string(users, ' ') ELSE '*' END));
            IF current_setting('castellan.inside', true) IS DISTINCT FROM 'on' THEN
                INSERT INTO change_log (table_name, operation, row_count, user_ids, database_user, created_at)
                VALUES (changed_table, operation, rows, to_jsonb(users[1:100]), session_user, clock_timestamp());
            END IF;
        END $$;
        """
}

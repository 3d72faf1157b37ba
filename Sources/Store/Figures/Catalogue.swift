public import Core

/// What the engine itself says of its connections, tables and indexes. Every read here is of its catalogue or its counters, and
/// none of a table.
extension Reader {
    /// The engine's version: `15.6`, `3.45.1`.
    public func engineVersion() throws(StoreFault) -> String {
        switch dialect.engine {
        case .sqlite: try value("SELECT sqlite_version()", as: String.self) ?? ""
        case .postgresql: try value("SELECT current_setting('server_version')", as: String.self) ?? ""
        }
    }

    /// The schema that the tables stand in: `public`; on SQLite `main`.
    public func schemaName() throws(StoreFault) -> String {
        switch dialect.engine {
        case .sqlite: "main"
        case .postgresql: try value("SELECT current_schema()::text", as: String.self) ?? ""
        }
    }

    /// Bytes of the whole database.
    public func databaseSize() throws(StoreFault) -> Int64 {
        switch dialect.engine {
        case .sqlite:
            try value("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", as: Int64.self) ?? 0
        case .postgresql: try value("SELECT pg_database_size(current_database())", as: Int64.self) ?? 0
        }
    }

    /// The clients of a PostgreSQL server on this database, by what they are doing; those of other users are `hidden` from a role
    /// that may not look. Empty on SQLite, which has no clients.
    public func clients() throws(StoreFault) -> [ClientGroup] {
        guard dialect.engine == .postgresql else { return [] }
        return try rows(
            """
            SELECT coalesce(state, 'hidden'), count(*), date_trunc('milliseconds', max(query_start))
            FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
            GROUP BY 1 ORDER BY 1
            """)
    }

    /// What has been written to each table since the statistics were last reset. Empty on SQLite, which doesn't count.
    public func tableWrites() throws(StoreFault) -> [TableWrites] {
        guard dialect.engine == .postgresql else { return [] }
        return try rows(
            """
            SELECT root.relname::text, sum(s.n_tup_ins)::bigint, sum(s.n_tup_upd)::bigint, sum(s.n_tup_del)::bigint
            FROM pg_stat_user_tables s LEFT JOIN pg_inherits i ON i.inhrelid = s.relid
                JOIN pg_class root ON root.oid = coalesce(i.inhparent, s.relid)
            WHERE s.schemaname = current_schema() AND root.relkind IN ('r', 'p') GROUP BY root.relname
            """)
    }

    /// The indexes and how much they are used, the least used first; on SQLite, which doesn't count, by name.
    public func indexUses() throws(StoreFault) -> [IndexUse] {
        switch dialect.engine {
        case .sqlite:
            try rows(
                """
                SELECT tbl_name, name, NULL, NULL, NULL FROM sqlite_schema
                WHERE type = 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY tbl_name, name
                """)
        case .postgresql:
            try rows(
                """
                SELECT relname::text, indexrelname::text, idx_scan, idx_tup_read, pg_relation_size(indexrelid)
                FROM pg_stat_user_indexes WHERE schemaname = current_schema() ORDER BY idx_scan, relname, indexrelname
                """)
        }
    }
}

/// Clients of a PostgreSQL server in one state.
public struct ClientGroup: Sendable, RowDecodable {
    /// `active`, `idle`, `idle in transaction`…
    public let state: String
    /// How many.
    public let count: Int
    /// When the last of them began its last statement.
    public let lastQueryAt: Instant?

    /// Reads `state, count, last`.
    public init(row: Row) throws(StoreFault) {
        state = try row.get(0)
        count = try row.get(1)
        lastQueryAt = try row.get(2)
    }
}

/// Rows written to a table.
public struct TableWrites: Sendable, RowDecodable {
    /// The table.
    public let table: String
    /// Rows inserted.
    public let inserts: Int64
    /// Rows updated.
    public let updates: Int64
    /// Rows deleted.
    public let deletes: Int64

    /// Reads `table, inserts, updates, deletes`.
    public init(row: Row) throws(StoreFault) {
        table = try row.get(0)
        inserts = try row.get(1)
        updates = try row.get(2)
        deletes = try row.get(3)
    }
}

/// An index, and how much it is used; nil where the engine doesn't count.
public struct IndexUse: Sendable, RowDecodable {
    /// The table, or the partition.
    public let table: String
    /// The index.
    public let index: String
    /// Scans of it.
    public let scans: Int64?
    /// Entries read by those.
    public let entriesRead: Int64?
    /// Bytes.
    public let bytes: Int64?

    /// Reads `table, index, scans, entries read, bytes`.
    public init(row: Row) throws(StoreFault) {
        table = try row.get(0)
        index = try row.get(1)
        scans = try row.get(2)
        entriesRead = try row.get(3)
        bytes = try row.get(4)
    }
}

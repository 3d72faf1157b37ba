/// How large a table is, its indexes and partitions included.
public struct TableSize: Sendable, Equatable {
    /// The table's name.
    public let name: String
    /// Bytes on disk.
    public let bytes: Int64
    /// Rows.
    public let rows: Int64
    /// Whether the rows are PostgreSQL's estimate rather than counted.
    public let isEstimate: Bool
}

extension Reader {
    /// The tables of this database, by name; a partitioned table is one.
    public func tableNames() throws(StoreFault) -> [String] {
        switch dialect.engine {
        case .sqlite:
            try values(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            )
        case .postgresql:
            try values(
                """
                SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                    AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
                """)
        }
    }

    /// How large a table is; nil when there is no such table, or SQLite was built without `dbstat`. SQLite looks at every page of it, so it
    /// is for a job and not for a request.
    public func size(ofTable name: String) throws(StoreFault) -> TableSize? {
        switch dialect.engine {
        case .sqlite:
            // Rows are the cells of a table's leaves; of one without rowids, which is an index, of all its pages.
            try first(
                """
                SELECT t.name, sum(d.pgsize), sum(CASE WHEN d.name = t.name AND (d.pagetype = 'leaf' OR t.wr) THEN d.ncell END), 0
                FROM pragma_table_list t JOIN sqlite_schema s ON s.tbl_name = t.name JOIN dbstat d ON d.name = s.name
                WHERE t.name = \(name) AND t.schema = 'main' AND t.type = 'table' GROUP BY t.name
                """)
        case .postgresql:
            try first(
                """
                SELECT root.relname::text, sum(pg_total_relation_size(leaf.oid))::bigint,
                    sum(greatest(leaf.reltuples::bigint, pg_stat_get_live_tuples(leaf.oid), 0))::bigint, true
                FROM pg_class leaf LEFT JOIN pg_inherits i ON i.inhrelid = leaf.oid
                    JOIN pg_class root ON root.oid = coalesce(i.inhparent, leaf.oid)
                WHERE leaf.relkind = 'r' AND root.relname = \(name)
                    AND root.relnamespace = current_schema()::regnamespace
                GROUP BY root.relname
                """)
        }
    }
}

extension TableSize: RowDecodable {
    /// Reads `name, bytes, rows, whether they are estimated`.
    public init(row: Row) throws(StoreFault) {
        name = try row.get(0)
        bytes = try row.get(1)
        rows = try row.get(2)
        isEstimate = try row.get(3)
    }
}

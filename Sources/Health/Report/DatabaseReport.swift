public import Core
import Store

/// The database in depth: its clients, tables, slow statements and indexes, in the form of the system behind guide R.
public struct DatabaseReport: Sendable {
    let database: DatabaseView
    let schema: String
    let clients: [ClientGroup]
    let writes: [TableWrites]
    let indexes: [IndexUse]
}

extension DatabaseReport: Shaped {
    /// What `/v1/health/postgres` and `/v1/health/database` answer.
    public static let shape = Shape<DatabaseReport>(
        "HealthDatabaseReport", "The database in depth.",
        [
            .field("status", "How it does.") { $0.database.status },
            .field("engine", "Which one it is.") { $0.database.engine.rawValue },
            .field("version", "The engine's version.") { $0.database.version },
            .field("responseTime", "How long a statement took that asks nothing, in milliseconds.") {
                $0.database.responseTime?.millisecondsForPeople
            },
            .field("connections", "The server's clients by state on PostgreSQL, this node's lanes on SQLite.") {
                $0.groups
            },
            .field("pool", "This node's connections.") { ConnectionsView(lanes: $0.database.lanes) },
            .field("lanes", "The same, kind by kind.") { $0.database.lanes.map(LaneView.init) },
            .field("sizeBytes", "The whole database.") { $0.database.bytes },
            .field("largestTables", "The ten largest tables.") { $0.largest },
            .field("tables", "All tables with their growth, as last measured.") { $0.database.tables },
            .field("slowQueries", "The five slow statements that took most time in all.") {
                $0.database.slow.map(SlowQueryView.init)
            },
            .field("indexUsage", "The indexes, the least used first where the engine counts.") {
                $0.indexes.map(IndexView.init)
            },
        ])

    private var groups: [GroupView] {
        guard clients.isEmpty else {
            return clients.map { GroupView(state: $0.state, count: $0.count, last: $0.lastQueryAt) }
        }
        return database.lanes.flatMap { lane in
            [
                GroupView(state: "\(lane.name): active", count: lane.active, last: nil),
                GroupView(state: "\(lane.name): idle", count: lane.idle, last: nil),
            ]
        }
    }

    private var largest: [LargeTableView] {
        database.tables.prefix(10).map { table in
            LargeTableView(
                schema: schema, table: table, writes: writes.first { $0.table == table.name })
        }
    }
}

private struct GroupView: Shaped {
    let state: String
    let count: Int
    let last: Instant?

    static let shape = Shape<GroupView>(
        "HealthClients", "Connections in one state.",
        [
            .field("state", "What they are doing.") { $0.state },
            .field("count", "How many.") { $0.count },
            .field("last_query", "When the last of them began its last statement; null on SQLite.") { $0.last },
        ])
}

private struct LargeTableView: Shaped {
    let schema: String
    let table: TableTrend
    let writes: TableWrites?

    static let shape = Shape<LargeTableView>(
        "HealthLargeTable", "A large table. Writes are null on SQLite, which doesn't count them.",
        [
            .field("schemaname", "Where it stands.") { $0.schema },
            .field("tablename", "The table.") { $0.table.name },
            .field("size", "Its size with its indexes, for people.") { ByteCount.text($0.table.bytes) },
            .field("rows", "Its rows.") { $0.table.rows },
            .field("inserts", "Rows inserted since the engine began to count.") { $0.writes?.inserts },
            .field("updates", "Rows updated since then.") { $0.writes?.updates },
            .field("deletes", "Rows deleted since then.") { $0.writes?.deletes },
        ])
}

private struct IndexView: Shaped {
    let index: IndexUse

    static let shape = Shape<IndexView>(
        "HealthIndex", "An index. What the engine doesn't count is null.",
        [
            .field("tablename", "The table.") { $0.index.table },
            .field("indexname", "The index.") { $0.index.index },
            .field("scans", "How often it was used.") { $0.index.scans },
            .field("tuples_read", "Entries read from it.") { $0.index.entriesRead },
            .field("size", "Its size, for people.") { $0.index.bytes.map(ByteCount.text) },
        ])
}

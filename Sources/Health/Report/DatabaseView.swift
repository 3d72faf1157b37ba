import Core
import Store

/// The database, as the health report shows it. On SQLite its connections are lanes: one writes, some read.
struct DatabaseView: Sendable {
    let engine: Engine
    let version: String?
    let bytes: Int64?
    let component: HealthBoard.State?
    /// How long a statement took that asks nothing; nil when there was no answer.
    let responseTime: Duration?
    let lanes: [LaneFigures]
    let statements: Int64
    let statementTime: Duration
    let slow: [SlowStatement]
    let tables: [TableTrend]

    var status: HealthStatus {
        responseTime == nil ? .unhealthy : HealthStatus(component?.history.status ?? .operational)
    }
}

extension DatabaseView: Shaped {
    static let shape = Shape<DatabaseView>(
        "HealthDatabase", "The database.",
        [
            .field("status", "How it does.") { $0.status },
            .field("engine", "Which one it is.") { $0.engine.rawValue },
            .field("version", "The engine's version.") { $0.version },
            .field("responseTime", "How long a statement took that asks nothing, in milliseconds.") {
                $0.responseTime?.millisecondsForPeople
            },
            .field("connections", "Its connections; on SQLite its lanes together.") {
                ConnectionsView(lanes: $0.lanes)
            },
            .field("lanes", "The same, kind by kind.") { $0.lanes.map(LaneView.init) },
            .field("size", "The whole database, for people.") { $0.bytes.map(ByteCount.text) },
            .field("sizeBytes", "The whole database.") { $0.bytes },
            .field("topTables", "The ten largest tables, as last measured.") { Array($0.tables.prefix(10)) },
            .field("statements", "Statements since the server started.") { $0.statements },
            .field("meanStatementTime", "What one took on average, in milliseconds.") {
                $0.statements == 0 ? 0 : ($0.statementTime / Double($0.statements)).millisecondsForPeople
            },
            .field("slowQueries", "The five slow statements that took most time in all.") {
                $0.slow.map(SlowQueryView.init)
            },
        ])
}

/// Connections, all kinds together.
struct ConnectionsView: Shaped {
    let lanes: [LaneFigures]

    static let shape = Shape<ConnectionsView>(
        "HealthConnections", "Connections of this node to the database.",
        [
            .field("active", "Those that work.") { $0.lanes.reduce(0) { $0 + $1.active } },
            .field("idle", "Those that are open and free.") { $0.lanes.reduce(0) { $0 + $1.idle } },
            .field("max", "The most there may be.") { $0.lanes.reduce(0) { $0 + $1.limit } },
            .field("waiting", "Requests that wait for one.") { $0.lanes.reduce(0) { $0 + $1.waiting } },
        ])
}

/// Connections of one kind.
struct LaneView: Shaped {
    let lane: LaneFigures

    static let shape = Shape<LaneView>(
        "HealthLane", "Connections of one kind.",
        [
            .field("name", "The kind: pool and scan on PostgreSQL; write, read and scan on SQLite.") { $0.lane.name },
            .field("active", "Those that work.") { $0.lane.active },
            .field("idle", "Those that are free.") { $0.lane.idle },
            .field("max", "The most there may be.") { $0.lane.limit },
            .field("waiting", "Requests that wait for one.") { $0.lane.waiting },
        ])
}

/// A statement that was slow. Times are milliseconds.
struct SlowQueryView: Shaped {
    let statement: SlowStatement

    static let shape = Shape<SlowQueryView>(
        "HealthSlowQuery", "A statement that was slow; `$1` and so on stand for its values.",
        [
            .field("query", "Its text.") { $0.statement.text },
            .field("calls", "How often it was slow.") { $0.statement.calls },
            .field("meanTime", "What it took on average then, in milliseconds.") {
                $0.statement.mean.millisecondsForPeople
            },
            .field("maxTime", "What it took at most, in milliseconds.") {
                $0.statement.longest.millisecondsForPeople
            },
            .field("totalTime", "What it took in all, in milliseconds.") { $0.statement.total.millisecondsForPeople },
            .field("lastSeenAt", "When it was last slow.") { $0.statement.lastSeenAt },
        ])
}

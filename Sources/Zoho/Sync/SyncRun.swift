public import Core
public import Store

/// One time that everything is read. Only a name.
public enum SyncRunName {}

/// The id of a run.
public typealias SyncRunID = ID<SyncRunName>

/// The run that goes on, or the last one: the one row of `zoho_runs`.
public struct SyncRun: Sendable, RowDecodable {
    /// Its id.
    public let id: SyncRunID
    /// When it was asked for.
    public let requestedAt: Instant
    /// When everything was read, or given up; nil while it goes on.
    public let finishedAt: Instant?
    /// Until when somebody reads.
    let leaseUntil: Instant

    static let columns: SQL = "run_id, requested_at, finished_at, lease_until"

    init(_ id: SyncRunID, at now: Instant) {
        self.id = id
        requestedAt = now
        finishedAt = nil
        leaseUntil = now
    }

    /// Reads ``columns``.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        requestedAt = try row.get(1)
        finishedAt = try row.get(2)
        leaseUntil = try row.get(3)
    }

    /// Writes it as the run that goes on, with nobody reading.
    func write(_ transaction: Transaction) throws(StoreFault) {
        try transaction.run("DELETE FROM zoho_runs WHERE name = 'sync'")
        try transaction.run(
            """
            INSERT INTO zoho_runs (name, run_id, requested_at, finished_at, lease_until)
            VALUES ('sync', \(id), \(requestedAt), \(finishedAt), \(leaseUntil))
            """)
    }

    /// What it is doing.
    func state(at now: Instant) -> String {
        if finishedAt != nil { return "idle" }
        return leaseUntil > now ? "running" : "waiting"
    }
}

extension Reader {
    /// The run that goes on, or the last one.
    func syncRun() throws(StoreFault) -> SyncRun? {
        try first("SELECT \(SyncRun.columns) FROM zoho_runs WHERE name = 'sync'", as: SyncRun.self)
    }
}

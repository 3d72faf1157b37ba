public import Core

/// What a job does; the name stands in the database.
public struct JobKind: Hashable, Sendable, ExpressibleByStringLiteral {
    /// `sessions.expire`.
    public let name: String

    /// A kind; the name is a literal in the room that handles it.
    public init(stringLiteral name: String) {
        self.name = name
    }
}

/// Work to be done after a transaction commits, and only then.
public struct JobDraft: Sendable {
    /// Which handler.
    public var kind: JobKind
    /// What the handler needs; no secrets, they would stand in clear in the database.
    public var payload: JSONText
    /// Not before; nil: at once.
    public var runAt: Instant?
    /// After so many failures the job is kept as dead.
    public var maxAttempts: Int

    /// Work for a handler.
    public init(
        _ kind: JobKind, payload: JSONText = JSONText("{}"), runAt: Instant? = nil, maxAttempts: Int = 10
    ) {
        self.kind = kind
        self.payload = payload
        self.runAt = runAt
        self.maxAttempts = maxAttempts
    }
}

/// A job that was claimed. It may have run before, in part or whole: handlers are idempotent.
public struct Job: Sendable, RowDecodable {
    /// The id, the same at each attempt.
    public let id: JobID
    /// Which handler.
    public let kind: JobKind
    /// What the handler needs.
    public let payload: JSONText
    /// 1 at the first attempt.
    public let attempt: Int
    /// At this attempt it fails for the last time.
    public let maxAttempts: Int

    /// Reads `id, kind, payload, attempts, max_attempts`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        kind = JobKind(stringLiteral: try row.get(1))
        payload = try row.get(2)
        attempt = try row.get(3)
        maxAttempts = try row.get(4)
    }
}

/// A job that comes back, on one node at a time.
public struct Schedule: Sendable {
    /// Unique; the row's name.
    public let name: String
    /// From one start to the next. Starts that were missed are made up for once.
    public let interval: Duration
    /// What is enqueued, unless one of the kind is still waiting.
    public let kind: JobKind

    /// A schedule; `name` is a literal in the room that owns it.
    public init(_ name: String, every interval: Duration, _ kind: JobKind) {
        self.name = name
        self.interval = interval
        self.kind = kind
    }
}

extension Transaction {
    /// Adds a job that runs once this transaction has committed.
    @discardableResult
    public func enqueue(
        _ draft: JobDraft, at time: Instant, _ randomness: some Randomness
    ) throws(StoreFault) -> JobID {
        let id = JobID.make(at: time, randomness)
        try insert(
            """
            INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, created_at)
            VALUES (\(id), \(draft.kind.name), \(draft.payload), 'waiting', \(draft.runAt ?? time), 0, \(draft.maxAttempts),
                \(time))
            """)
        hasJobs = true
        return id
    }
}

extension Reader {
    /// Whether a job of this kind with this payload waits or runs.
    public func hasJob(_ draft: JobDraft) throws(StoreFault) -> Bool {
        try value(
            "SELECT 1 FROM jobs WHERE state = 'waiting' AND kind = \(draft.kind.name) AND payload = \(draft.payload) LIMIT 1",
            as: Int.self) != nil
    }

    /// Whether a job of a kind waits, or is being done.
    public func isWaiting(_ kind: JobKind) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM jobs WHERE kind = \(kind.name) AND state = 'waiting' LIMIT 1", as: Int.self) != nil
    }

    /// How many jobs wait, and how many were given up.
    public func jobCounts() throws(StoreFault) -> (waiting: Int, dead: Int) {
        let waiting = try value("SELECT count(*) FROM jobs WHERE state = 'waiting'", as: Int.self)
        let dead = try value("SELECT count(*) FROM jobs WHERE state = 'dead'", as: Int.self)
        return (waiting ?? 0, dead ?? 0)
    }
}

import Core

/// The rows of `jobs` and `schedules`: who may run what, and what became of it.
///
/// A claimed job's `run_at` lies at the end of its lease: a runner that dies loses it to the next one. `attempts` fences: only
/// the latest claim may report.
///
///     waiting ── claim ──▶ waiting, leased ── done ──▶ (deleted)
///        ▲                      │
///        └── failed, backs off ─┴── failed for the last time ──▶ dead
struct JobQueue {
    let database: Database
    let kinds: [JobKind]
    let lease: Duration

    /// Reads the jobs' own rows only, so one snapshot per statement is enough and nobody's transaction is disturbed.
    private static let options = UnitOptions(readsCommitted: true)
    /// 1 s, 2 s, 4 s… up to an hour.
    private static let backOffLimit = Duration.seconds(3_600)
    private static let errorLimit = 500

    /// Takes up to `count` due jobs.
    func claim(_ count: Int, at now: Instant) async throws(StoreFault) -> [Job] {
        try await database.write(Self.options) { transaction throws(StoreFault) in
            .commit(
                try transaction.rows(
                    """
                    WITH due AS MATERIALIZED (
                        SELECT id FROM jobs
                        WHERE state = 'waiting' AND run_at <= \(now) AND kind IN \(SQL.list(kinds.map(\.name)))
                        ORDER BY run_at LIMIT \(count) \(transaction.dialect.skipLocked)
                    )
                    UPDATE jobs SET attempts = attempts + 1, run_at = \(now + lease)
                    WHERE id IN (SELECT id FROM due)
                    RETURNING id, kind, payload, attempts, max_attempts
                    """))
        }
    }

    /// When the next job is due, if any is waiting.
    func nextDue() async throws(StoreFault) -> Instant? {
        try await database.read { reader throws(StoreFault) in
            try reader.value(
                """
                SELECT run_at FROM jobs WHERE state = 'waiting' AND kind IN \(SQL.list(kinds.map(\.name)))
                ORDER BY run_at LIMIT 1
                """)
        }
    }

    /// Forgets a job that is done.
    func finish(_ job: Job) async throws(StoreFault) {
        try await database.write(Self.options) { transaction throws(StoreFault) in
            try transaction.run("DELETE FROM jobs WHERE id = \(job.id) AND attempts = \(job.attempt)")
            return .commit(())
        }
    }

    /// Puts a failed job back, or aside when it was the last attempt. Returns whether it is dead.
    func fail(_ job: Job, _ reason: String, at now: Instant) async throws(StoreFault) -> Bool {
        let isDead = job.attempt >= job.maxAttempts
        let pause = min(Duration.seconds(1) * (1 << min(job.attempt - 1, 12)), Self.backOffLimit)
        try await database.write(Self.options) { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE jobs SET state = \(isDead ? "dead" : "waiting"), run_at = \(now + pause),
                    last_error = \(String(reason.prefix(Self.errorLimit)))
                WHERE id = \(job.id) AND attempts = \(job.attempt)
                """)
            return .commit(())
        }
        return isDead
    }

    /// Enqueues what the schedules want by now. Returns when the next one is due.
    func enqueueScheduled(
        _ schedules: [Schedule], at now: Instant, _ randomness: any Randomness
    ) async throws(StoreFault) -> Instant? {
        guard !schedules.isEmpty else { return nil }
        let known: [ScheduleRow] = try await database.read { reader throws(StoreFault) in
            try reader.rows("SELECT name, next_run_at FROM schedules")
        }
        var next: Instant?
        for schedule in schedules {
            let row = known.first { $0.name == schedule.name }
            if let row, row.nextRunAt > now {
                next = min(next ?? row.nextRunAt, row.nextRunAt)
                continue
            }
            try await enqueue(schedule, isNew: row == nil, at: now, randomness)
            next = min(next ?? now + schedule.interval, now + schedule.interval)
        }
        return next
    }

    private func enqueue(
        _ schedule: Schedule, isNew: Bool, at now: Instant, _ randomness: any Randomness
    ) async throws(StoreFault) {
        try await database.write(Self.options) { transaction throws(StoreFault) in
            if isNew {
                try transaction.insert(
                    "INSERT INTO schedules (name, next_run_at) VALUES (\(schedule.name), \(now)) ON CONFLICT DO NOTHING"
                )
            }
            let isOurs = try transaction.run(
                """
                UPDATE schedules SET next_run_at = \(now + schedule.interval)
                WHERE name = \(schedule.name) AND next_run_at <= \(now)
                """)
            guard isOurs == 1 else { return .commit(()) }
            if try !transaction.isWaiting(schedule.kind) {
                try transaction.enqueue(JobDraft(schedule.kind), at: now, randomness)
            }
            return .commit(())
        }
    }
}

private struct ScheduleRow: RowDecodable {
    let name: String
    let nextRunAt: Instant

    init(row: Row) throws(StoreFault) {
        name = try row.get(0)
        nextRunAt = try row.get(1)
    }
}

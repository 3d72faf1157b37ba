import Audit
import Core
public import Store

/// Adding up what several connections counted.
extension EventLog {
    /// How often ``foldCounts()`` should run.
    public static let foldsEvery = Duration.seconds(60 * 60)

    /// Only what began so long ago is added up: by then nobody but late ingests counts there.
    private static let settled = Duration.seconds(26 * 60 * 60)
    /// How far back to look for late ones.
    private static let reach = Duration.seconds(8 * 24 * 60 * 60)

    /// Adds up the counts of spans that are over, so that statistics read one row where several connections wrote. Does nothing on
    /// SQLite, where one writer counts.
    public func foldCounts() async throws(StoreFault) {
        let now = time.now()
        let (from, to) = (now - Self.reach, now - Self.settled)
        try await database.housekeep(.eventCounts) { transaction throws(StoreFault) in
            guard transaction.dialect.engine == .postgresql else { return .rollback(()) }
            try transaction.run(
                """
                WITH taken AS (
                    DELETE FROM security_event_counts
                    WHERE writer <> 0 AND starts_at >= \(from) AND starts_at < \(to) RETURNING *
                )
                INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success,
                    writer, events)
                SELECT owner, span, starts_at, event_type, event_category, severity, success, 0,
                    CAST(SUM(events) AS BIGINT)
                FROM taken GROUP BY owner, span, starts_at, event_type, event_category, severity, success
                ON CONFLICT (starts_at, span, owner, event_type, severity, success, writer)
                DO UPDATE SET events = security_event_counts.events + excluded.events
                """)
            return .commit(())
        }
    }
}

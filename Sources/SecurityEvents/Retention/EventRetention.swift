import Audit
import Core
public import Store

/// Removing events that are past their time.
extension EventLog {
    /// How long events are kept unless a setting says otherwise: guide A asks for a year, and a month's partition goes as a whole.
    public static let usualRetention = Duration.seconds(400 * 86_400)
    /// How often ``expire(keptFor:)`` should run.
    public static let expiresEvery = Duration.seconds(24 * 60 * 60)

    /// Rows removed in one transaction, so that nobody waits long behind it.
    static let rowsAtOnce = 2_000

    /// Removes the events and counts that are older than ``retention``, or than another limit; returns how many events that were, without those of the
    /// partitions that PostgreSQL drops whole.
    @discardableResult
    public func expire(keptFor limit: Duration? = nil) async throws(StoreFault) -> Int {
        let before = time.now() - (limit ?? retention)
        try await database.housekeep(.partitions) { transaction throws(StoreFault) in
            guard transaction.dialect.engine == .postgresql else { return .rollback(()) }
            _ = try transaction.value("SELECT security_events_drop_partitions(\(before))", as: Int.self)
            return .commit(())
        }
        var removed = 0
        while true {
            let rows = try await database.housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(
                    try transaction.run(
                        """
                        DELETE FROM security_events WHERE id IN (SELECT id FROM security_events \
                        WHERE created_at < \(before) ORDER BY created_at, id LIMIT \(Self.rowsAtOnce)) \
                        AND created_at < \(before)
                        """))
            }
            removed += rows
            if rows < Self.rowsAtOnce { break }
        }
        try await database.housekeep(.expiry) { transaction throws(StoreFault) in
            try transaction.run(
                "DELETE FROM security_event_counts WHERE starts_at < \(CountSpan.day.start(of: before))")
            // The newest stays, since it says where the next one begins.
            try transaction.run(
                """
                DELETE FROM security_event_segments WHERE last_at < \(before) \
                AND number < (SELECT max(number) FROM security_event_segments)
                """)
            return .commit(())
        }
        return removed
    }

    /// After a dump was restored into another PostgreSQL server: lets the stream go on above what came with it. Costs a look at
    /// each start, and nothing on SQLite.
    public func resumePositions() async throws(StoreFault) {
        guard database.dialect.engine == .postgresql else { return }
        try await database.housekeep(.partitions) { transaction throws(StoreFault) in
            _ = try transaction.value("SELECT security_events_resume()", as: Bool.self)
            return .commit(())
        }
    }
}

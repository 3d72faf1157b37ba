import Audit
import Core
public import Store

/// The monthly partitions of `security_events` on PostgreSQL, made before their month begins.
extension EventLog {
    /// How often ``makePartitions()`` should run.
    public static let partitionsEvery = Duration.seconds(24 * 60 * 60)

    /// Makes the partitions of this month and the next; does nothing where they are, and nothing on SQLite.
    public func makePartitions() async throws(StoreFault) {
        let now = time.now()
        try await database.housekeep(.partitions) { transaction throws(StoreFault) in
            guard transaction.dialect.engine == .postgresql else { return .rollback(()) }
            for days in [0, 28, 56] {
                let month = now + .seconds(days * 24 * 60 * 60)
                _ = try transaction.value("SELECT security_events_make_partition(\(month))", as: Bool.self)
            }
            return .commit(())
        }
    }
}

import Audit
import Core
public import Store

/// Measures every table once an hour and keeps what it found, so that growth can be told and no request has to scan.
public struct TableSampler: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource

    /// How often ``sample()`` should run.
    public static let every = Duration.seconds(3600)
    /// Hourly samples are kept so long…
    static let hourlyKept = Duration.seconds(8 * 24 * 3600)
    /// …and the first of each day so long.
    static let dailyKept = Duration.seconds(400 * 24 * 3600)
    /// What a sampling may take before the rest of the tables is left for the next: less than the lease of a job.
    private static let budget = Duration.seconds(45)

    /// Measures all tables, each in a read of its own so that nobody waits behind the whole, and forgets what is too old.
    public func sample() async throws(StoreFault) {
        let (now, end) = (time.now(), ContinuousClock.now + Self.budget)
        var sizes: [TableSize] = []
        let names = try await database.read { reader throws(StoreFault) in try reader.tableNames() }
        for name in names where ContinuousClock.now < end {
            let size = try await database.read(.scan) { reader throws(StoreFault) in try reader.size(ofTable: name) }
            if let size { sizes.append(size) }
        }
        try await keep(sizes, at: now)
    }

    private func keep(_ sizes: [TableSize], at now: Instant) async throws(StoreFault) {
        let (hourly, daily) = (now - Self.hourlyKept, now - Self.dailyKept)
        try await database.housekeep(.healthSamples) { transaction throws(StoreFault) in
            let last = try transaction.value("SELECT max(sampled_at) FROM table_samples", as: Instant?.self) ?? nil
            let isDaily = last.map { $0.day != now.day } ?? true
            for size in sizes {
                try transaction.insert(
                    """
                    INSERT INTO table_samples (sampled_at, table_name, byte_count, row_count, is_estimate, is_daily)
                    VALUES (\(now), \(size.name), \(size.bytes), \(size.rows), \(size.isEstimate), \(isDaily))
                    ON CONFLICT DO NOTHING
                    """)
            }
            try transaction.insert("DELETE FROM table_samples WHERE sampled_at < \(hourly) AND NOT is_daily")
            try transaction.insert("DELETE FROM table_samples WHERE sampled_at < \(daily)")
            return .commit(())
        }
    }
}

extension Instant {
    /// Days since the epoch, UTC.
    fileprivate var day: Int64 { Int64((Double(seconds) / 86_400).rounded(.down)) }
}

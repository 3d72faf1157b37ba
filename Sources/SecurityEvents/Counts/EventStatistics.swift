import Audit
public import Core
public import Store

/// How many events there were, by category, over some days.
public struct EventStatistics: Sendable {
    /// What was counted.
    public struct Counts: Sendable, Equatable {
        /// All events.
        public var total = 0
        /// Those whose matter succeeded.
        public var successful = 0
        /// Those whose matter failed.
        public var failed = 0
        /// Of severity `warning`.
        public var warnings = 0
        /// Of severity `error`.
        public var errors = 0
        /// Of severity `critical`.
        public var critical = 0
        /// Accounts that were locked.
        public var lockouts = 0

        /// Nothing was counted.
        public init() {}
    }

    /// The counts, every category among them.
    public let categories: [EventCategory: Counts]
    /// What they are of.
    public let period: Period

    /// The time that was counted.
    public struct Period: Sendable, Equatable {
        /// The days that were asked for.
        public let days: Int
        /// The first instant that counts: the beginning of an hour, UTC.
        public let start: Instant
        /// The last.
        public let end: Instant

        /// So many days, from one instant to another.
        public init(days: Int, start: Instant, end: Instant) {
            self.days = days
            self.start = start
            self.end = end
        }
    }
}

extension EventLog {
    /// The most days that can be asked for.
    public static let mostDays = 365

    /// The counts of the last days, everybody's or one user's. They come from rows that were added up as the events came, so it
    /// doesn't matter how many events there are.
    public func statistics(of user: UserID?, days: Int) async throws(StoreFault) -> EventStatistics {
        let now = time.now()
        let start = CountSpan.hour.start(of: now - .seconds(Int64(days) * 86_400))
        let sql = Self.sums(of: user, from: start, to: now)
        let sums = try await database.read(.scan) { reader throws(StoreFault) in try reader.rows(sql, as: CountSum.self)
        }
        var categories: [EventCategory: EventStatistics.Counts] = [:]
        for category in EventCategory.allCases { categories[category] = EventStatistics.Counts() }
        for sum in sums {
            guard let category = EventCategory(rawValue: sum.category) else { continue }
            categories[category]?.add(sum)
        }
        return EventStatistics(
            categories: categories, period: EventStatistics.Period(days: days, start: start, end: now))
    }

    /// Whole days come from the counts of days. What is left of the first day comes from the counts of hours, or for one user,
    /// whose hours aren't counted, from the events.
    private static func sums(of user: UserID?, from start: Instant, to end: Instant) -> SQL {
        let whole = CountSpan.day.start(of: start) == start ? start : CountSpan.day.end(of: start)
        let days = CountSpan.day.starts(from: whole, until: end + IngestedEvent.clockDifference)
        let hours = CountSpan.hour.starts(from: start, until: whole)
        let owner = user?.description ?? EventCount.everybody
        var parts: SQL = """
            SELECT event_category, event_type, severity, success, events FROM security_event_counts \
            WHERE starts_at IN \(SQL.list(days)) AND span = 'day' AND owner = \(owner) UNION ALL
            """
        if let user {
            parts += """
                 SELECT event_category, event_type, severity, success, 1 FROM security_events \
                WHERE user_id = \(user) AND created_at >= \(start) AND created_at < \(whole)
                """
        } else {
            parts += """
                 SELECT event_category, event_type, severity, success, events FROM security_event_counts \
                WHERE starts_at IN \(SQL.list(hours)) AND span = 'hour' AND owner = \(owner)
                """
        }
        return """
            SELECT event_category, event_type, severity, success, CAST(SUM(events) AS BIGINT) FROM (\(parts)) AS counted \
            GROUP BY event_category, event_type, severity, success
            """
    }
}

private struct CountSum: RowDecodable {
    let category: String
    let type: String
    let severity: String
    let success: Bool
    let events: Int

    init(row: Row) throws(StoreFault) {
        category = try row.get(0)
        type = try row.get(1)
        severity = try row.get(2)
        success = try row.get(3)
        events = try row.get(4)
    }
}

extension EventStatistics.Counts {
    fileprivate mutating func add(_ sum: CountSum) {
        total += sum.events
        if sum.success { successful += sum.events } else { failed += sum.events }
        if sum.type == EventType.accountLocked.rawValue { lockouts += sum.events }
        switch EventSeverity(rawValue: sum.severity) {
        case .warning: warnings += sum.events
        case .error: errors += sum.events
        case .critical: critical += sum.events
        case .info, nil: break
        }
    }
}

public import Access
public import Audit
public import Core
public import Store

/// The log of security events: recording outside a change, and reading.
public struct EventLog: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource
    let randomness: any Randomness
    /// Tells the streams that something was recorded here.
    let pulse = EventPulse()
    private let totals = TotalMemo()
    let floods = Floods()

    /// How long events are kept.
    public let retention: Duration

    /// The log in a database.
    public init(
        database: AuditedDatabase, time: any TimeSource, randomness: any Randomness,
        retention: Duration = usualRetention
    ) {
        self.retention = retention
        self.database = database
        self.time = time
        self.randomness = randomness
    }

    /// Records an event that belongs to no change, such as a refusal; durable once it returns.
    public func record(_ draft: EventDraft, from origin: Origin) async throws(StoreFault) {
        let (now, randomness, sanitizer) = (time.now(), randomness, database.ownSanitizer)
        try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
            try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            return .commit(())
        }
        pulse.beat()
    }

    /// Records events that lie in the past, such as a demo's, in as few transactions as may be.
    public func record(_ entries: [EventEntry]) async throws(StoreFault) {
        let (randomness, sanitizer) = (randomness, database.ownSanitizer)
        for start in stride(from: 0, to: entries.count, by: Self.entriesAtOnce) {
            let part = Array(entries[start...].prefix(Self.entriesAtOnce))
            try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
                try transaction.record(part, randomness, sanitizer)
                return .commit(())
            }
        }
        pulse.beat()
    }

    /// Records events that sum up what went on for a while. `existing` says which of some users there still are: nothing is written
    /// about somebody who was erased meanwhile, on whichever node.
    public func recordSummaries(
        _ drafts: [EventDraft], existing: @escaping @Sendable (Reader, Set<UserID>) throws(StoreFault) -> Set<UserID>
    ) async throws(StoreFault) {
        let (now, randomness, sanitizer) = (time.now(), randomness, database.ownSanitizer)
        try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
            let users = try existing(transaction, Set(drafts.compactMap(\.userID)))
            let theirs = drafts.filter { $0.userID.map(users.contains) ?? true }
            try transaction.record(theirs.map { EventEntry($0, from: .local, at: now) }, randomness, sanitizer)
            return .commit(())
        }
        pulse.beat()
    }

    /// The event with an id, if the query lets it through; the query's page doesn't matter.
    public func event(_ id: SecurityEventID, in query: EventQuery) async throws(StoreFault) -> SecurityEvent? {
        let sql: SQL = """
            SELECT \(SecurityEvent.columns) FROM security_events WHERE id = \(id) AND \(query.conditions)
            """
        return try await database.read { reader throws(StoreFault) in try reader.first(sql, as: SecurityEvent.self) }
    }

    /// Events written in one transaction, which keeps others waiting: a quarter of a second at most.
    private static let entriesAtOnce = 5_000

    /// One page of events, newest first.
    public func query(_ query: EventQuery) async throws(StoreFault) -> EventPage {
        let (sql, limit, now) = (query.rows(database.dialect), query.page.limit, time.now())
        let known = totals.total(of: query.filter, at: now)
        let (rows, few) = try await database.read(query.cost) { reader throws(StoreFault) in
            let rows = try reader.rows(sql, as: SecurityEvent.self)
            guard known == nil, !query.countsItself(rows: rows.count) else { return (rows, Int?.none) }
            return (rows, try reader.value(query.count(to: TotalMemo.longest, reader.dialect), as: Int.self))
        }
        let events = Array(rows.prefix(limit))
        let next =
            rows.count > limit
            ? events.last.map { Cursor(instant: $0.createdAt, id: $0.id, filter: query.cursorFilter) } : nil
        let total: Total
        if query.countsItself(rows: rows.count) {
            total = Total(counted: query.page.offset + rows.count, cap: query.cap)
        } else if let known {
            total = known
        } else if let few, few <= TotalMemo.longest {
            total = Total(counted: few)
        } else {
            total = try await longTotal(of: query, at: now)
        }
        return EventPage(events: events, pagination: Pagination(query.page, total: total, next: next))
    }

    /// The total of a long list, counted on a thread for long work and remembered for a second.
    private func longTotal(of query: EventQuery, at now: Instant) async throws(StoreFault) -> Total {
        let count = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.value(query.count(to: query.cap, reader.dialect), as: Int.self) ?? 0
        }
        let total = Total(counted: count, cap: query.cap)
        totals.keep(total, of: query.filter, at: now)
        return total
    }
}

extension EventQuery {
    /// Whether a page of so many rows, one more than asked for where there are more, is the last and so tells the total.
    fileprivate func countsItself(rows: Int) -> Bool {
        rows <= page.limit && page.cursor == nil && (rows > 0 || page.offset == 0)
    }
}

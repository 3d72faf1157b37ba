public import Access
public import Audit
public import Core
public import Store

/// The log of security events: recording outside a change, and reading.
public struct EventLog: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource
    private let randomness: any Randomness
    private let totals = TotalMemo()

    /// The log in a database.
    public init(database: AuditedDatabase, time: any TimeSource, randomness: any Randomness) {
        self.database = database
        self.time = time
        self.randomness = randomness
    }

    /// Records an event that belongs to no change, such as a refusal; durable once it returns.
    public func record(_ draft: EventDraft, from origin: Origin) async throws(StoreFault) {
        let (now, randomness) = (time.now(), randomness)
        try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
            try transaction.record(draft, from: origin, at: now, randomness)
            return .commit(())
        }
    }

    /// One page of events, newest first.
    public func query(_ query: EventQuery) async throws(StoreFault) -> EventPage {
        let (sql, limit) = (query.rows, query.page.limit)
        let rows = try await database.read(query.cost) { reader throws(StoreFault) in
            try reader.rows(sql, as: SecurityEvent.self)
        }
        let events = Array(rows.prefix(limit))
        let next =
            rows.count > limit
            ? events.last.map { Cursor(instant: $0.createdAt, id: $0.id, filter: query.cursorFilter) } : nil
        let total = try await total(of: query, shown: events.count, isLast: next == nil)
        return EventPage(events: events, pagination: Pagination(query.page, total: total, next: next))
    }

    /// The last page of a list counts itself. A short list is counted on the spot, a long one on a thread for long work and
    /// once a second.
    private func total(of query: EventQuery, shown: Int, isLast: Bool) async throws(StoreFault) -> Total {
        if isLast, query.page.cursor == nil, shown > 0 || query.page.offset == 0 {
            return Total(counted: query.page.offset + shown, cap: query.cap)
        }
        let now = time.now()
        if let known = totals.total(of: query.filter, at: now) { return known }
        let few = try await count(query.count(to: TotalMemo.longest), .point)
        if few <= TotalMemo.longest { return Total(counted: few) }
        let total = Total(counted: try await count(query.count(to: query.cap), .scan), cap: query.cap)
        totals.keep(total, of: query.filter, at: now)
        return total
    }

    private func count(_ sql: SQL, _ cost: ReadCost) async throws(StoreFault) -> Int {
        try await database.read(cost) { reader throws(StoreFault) in try reader.value(sql, as: Int.self) ?? 0 }
    }
}

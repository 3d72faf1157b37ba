public import Access
public import Audit
public import Core
public import Store

/// The log of security events: recording outside a change, and reading.
public struct EventLog: Sendable {
    private let database: AuditedDatabase
    private let time: any TimeSource
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
        let rows = try await database.read(query.cost) { reader throws(StoreFault) in
            try reader.rows(query.page, as: SecurityEvent.self)
        }
        let events = rows.count > query.limit ? Array(rows.prefix(query.limit)) : rows
        let more = rows.count > query.limit
        return EventPage(
            events: events,
            total: try await total(of: query, shown: events.count, more: more),
            next: more ? events.last.map { query.cursor(after: $0) } : nil)
    }

    private func total(of query: EventQuery, shown: Int, more: Bool) async throws(StoreFault) -> Total {
        if !more, query.cursor == nil, shown > 0 || query.offset == 0 {
            return Total(count: query.offset + shown, capped: false)
        }
        let now = time.now()
        if let known = totals.total(of: query.filter, at: now) { return known }
        let counted = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.value(query.count, as: Int.self) ?? 0
        }
        let total = query.exactCount
            ? Total(count: counted, capped: false)
            : Total(count: min(counted, Total.cap), capped: counted > Total.cap)
        totals.keep(total, of: query.filter, at: now)
        return total
    }
}

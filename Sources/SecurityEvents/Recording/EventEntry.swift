public import Access
public import Core
public import PII
public import Store
import TransparencyLog

/// A draft at its time and place: everything of a row but its id.
public struct EventEntry: Sendable {
    /// What happened.
    public var draft: EventDraft
    /// Where it came from.
    public var origin: Origin
    /// When it happened.
    public var time: Instant

    /// A draft at its time and place.
    public init(_ draft: EventDraft, from origin: Origin, at time: Instant) {
        self.draft = draft
        self.origin = origin
        self.time = time
    }
}

extension Transaction {
    /// Records many events at once, and counts them; returns their ids in the same order. An id carries its event's time.
    ///
    /// What `sanitizer` finds in their messages and metadata isn't kept; nil says that they have been looked through.
    @discardableResult
    public func record(
        _ entries: [EventEntry], _ randomness: some Randomness, _ sanitizer: Sanitizer?
    ) throws(StoreFault) -> [SecurityEventID] {
        let isOneStatement = dialect.engine == .postgresql && entries.count >= EventRow.fewestInOneStatement
        let rows = entries.map { entry in
            EventRow(
                id: SecurityEventID.make(at: entry.time, randomness), entry: entry,
                salt: isOneStatement ? [] : randomness.bytes(Disclosure.saltByteCount), sanitizer)
        }
        if isOneStatement {
            try insert(EventRow.insertAll(rows))
            try insert(EventCount.addAll(EventCount.tally(entries), dialect))
        } else {
            for row in rows { try insert(row.insert) }
            for (count, events) in EventCount.tally(entries) { try insert(count.add(events, dialect)) }
        }
        return rows.map(\.id)
    }
}

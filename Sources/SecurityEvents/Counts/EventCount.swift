import Core
import Store

/// One row of `security_event_counts`: how many events of one kind fell into an hour or a day.
///
/// The counts are written in the transaction of their events. On PostgreSQL several transactions count the same hour at one
/// time; each has rows of its own, told apart by `writer`, and ``EventLog/foldCounts()`` adds them up once the hour is over.
struct EventCount: Hashable, Sendable {
    /// Whose events: a user's id, or ``everybody``.
    let owner: String
    let span: CountSpan
    let startsAt: Instant
    let type: EventType
    let severity: EventSeverity
    let success: Bool

    /// The owner of the counts over all events.
    static let everybody = "*"

    /// What to add for these events: each to its hour and its day, and to its user's day. In one order wherever it is written, so
    /// that two transactions never wait for each other in turn.
    static func tally(_ entries: [EventEntry]) -> [(count: EventCount, events: Int)] {
        var tally: [EventCount: Int] = [:]
        for entry in entries {
            for span in CountSpan.allCases { tally[EventCount(everybody, span, entry), default: 0] += 1 }
            if let user = entry.draft.userID { tally[EventCount(user.description, .day, entry), default: 0] += 1 }
        }
        return tally.map { (count: $0.key, events: $0.value) }.sorted { $0.count.order < $1.count.order }
    }

    private init(_ owner: String, _ span: CountSpan, _ entry: EventEntry) {
        self.owner = owner
        self.span = span
        startsAt = span.start(of: entry.time)
        type = entry.draft.type
        severity = entry.draft.severity
        success = entry.draft.success
    }

    private var order: (String, Int64, String, String, String) {
        (owner, startsAt.milliseconds, span.rawValue, type.rawValue, severity.rawValue + (success ? "1" : "0"))
    }

    /// Adds so many events to the row, which is made when it isn't there.
    func add(_ events: Int, _ dialect: Dialect) -> SQL {
        """
        INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, \
        writer, events) VALUES (\(owner), \(span.rawValue), \(startsAt), \(type.rawValue), \
        \(type.eventClass.category.rawValue), \(severity.rawValue), \(success), \(dialect.writerNumber), \(events)) \
        ON CONFLICT (owner, span, starts_at, event_type, severity, success, writer) \
        DO UPDATE SET events = security_event_counts.events + excluded.events
        """
    }
}

/// How much time a count covers, in UTC.
enum CountSpan: String, Sendable, CaseIterable {
    case hour
    case day

    private var milliseconds: Int64 {
        switch self {
        case .hour: 3_600_000
        case .day: 86_400_000
        }
    }

    /// The beginning of the span that an instant lies in.
    func start(of instant: Instant) -> Instant {
        let rest = instant.milliseconds % milliseconds
        return Instant(milliseconds: instant.milliseconds - (rest < 0 ? rest + milliseconds : rest))
    }

    /// The beginning of the span after it.
    func end(of instant: Instant) -> Instant {
        Instant(milliseconds: start(of: instant).milliseconds + milliseconds)
    }
}

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

    /// Adds to all rows with one statement, PostgreSQL only.
    static func addAll(_ counts: [(count: EventCount, events: Int)], _ dialect: Dialect) -> SQL {
        var writer = JSONWriter(capacity: counts.count * 192)
        writer.beginArray()
        for (count, events) in counts { count.write(events, to: &writer) }
        writer.endArray()
        return """
            INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, \
            writer, events) SELECT owner, span, starts_at, event_type, event_category, severity, success, \
            \(dialect.writerNumber), events FROM jsonb_to_recordset(\(JSONText(writer.text))) AS entry (owner text, \
            span text, starts_at timestamptz, event_type text, event_category text, severity text, success boolean, \
            events bigint) \
            ON CONFLICT (starts_at, span, owner, event_type, severity, success, writer) \
            DO UPDATE SET events = security_event_counts.events + excluded.events
            """
    }

    /// Removes what was counted of one user. Goes from one beginning to the next, since the rows of a time stand together, not
    /// those of a user.
    static func remove(of user: UserID) -> SQL {
        """
        WITH RECURSIVE times (starts_at) AS (\
        SELECT min(starts_at) FROM security_event_counts UNION ALL \
        SELECT (SELECT min(counts.starts_at) FROM security_event_counts AS counts \
        WHERE counts.starts_at > times.starts_at) FROM times WHERE times.starts_at IS NOT NULL) \
        DELETE FROM security_event_counts \
        WHERE starts_at IN (SELECT starts_at FROM times) AND span = 'day' AND owner = \(user.description)
        """
    }

    private func write(_ events: Int, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("owner", owner)
        writer.member("span", span.rawValue)
        writer.member("starts_at", startsAt)
        writer.member("event_type", type.rawValue)
        writer.member("event_category", type.eventClass.category.rawValue)
        writer.member("severity", severity.rawValue)
        writer.member("success", success)
        writer.member("events", Int64(events))
        writer.endObject()
    }

    /// Adds so many events to the row, which is made when it isn't there.
    func add(_ events: Int, _ dialect: Dialect) -> SQL {
        """
        INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, \
        writer, events) VALUES (\(owner), \(span.rawValue), \(startsAt), \(type.rawValue), \
        \(type.eventClass.category.rawValue), \(severity.rawValue), \(success), \(dialect.writerNumber), \(events)) \
        ON CONFLICT (starts_at, span, owner, event_type, severity, success, writer) \
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

    /// The beginnings of the spans from one instant to another; none when that one isn't later.
    func starts(from first: Instant, until last: Instant) -> [Instant] {
        stride(from: start(of: first).milliseconds, to: last.milliseconds, by: Int(milliseconds)).map {
            Instant(milliseconds: $0)
        }
    }

    /// The beginning of the span after it.
    func end(of instant: Instant) -> Instant {
        Instant(milliseconds: start(of: instant).milliseconds + milliseconds)
    }
}

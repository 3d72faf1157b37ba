import Access
import Core
import SecurityEvents

extension Tool {
    /// What happened that matters to security.
    static let securityEvents: [Tool] = [
        Tool(
            "list_security_events", "Security events",
            "Security events, newest first: the caller's own, or everybody's for who may see them.", needs: .eventRead,
            rows: { (page: EventPageView) in page.events.count }
        ) { (reader: ToolReader, choice: EventChoice) in
            EventPageView(try await reader.events { try choice.apply(to: &$0) })
        },
        Tool(
            "get_security_event", "One security event", "One security event by its id.", needs: .eventRead
        ) { (reader: ToolReader, choice: EventName) in
            guard let id = SecurityEventID(choice.event) else { throw ToolFault.invalid("event is no id") }
            return try await reader.event(id)
        },
        Tool(
            "count_security_events", "Security events in figures",
            "How many security events there were in the last days, by category, and how many of them failed.",
            needs: .eventRead
        ) { (reader: ToolReader, choice: EventDays) in
            EventFiguresView(try await reader.eventStatistics(days: choice.days ?? 30))
        },
    ]
}

/// Which events.
struct EventChoice: RequestBody {
    let type: String?
    let category: String?
    let severity: String?
    let success: Bool?
    let from: String?
    let to: String?
    let limit: Int?
    let cursor: String?

    static let schema = Schema.object([
        .optional("type", "Only events of this type.", .oneOf(EventType.allCases.map(\.rawValue))),
        .optional("category", "Only events of this category.", .oneOf(EventCategory.allCases.map(\.rawValue))),
        .optional("severity", "Only events of this severity.", .oneOf(EventSeverity.allCases.map(\.rawValue))),
        .optional("success", "Only events whose matter succeeded, or failed.", .boolean),
        .optional("from", "Only events at or after this time.", .string(format: .dateTime)),
        .optional("to", "Only events at or before this time.", .string(format: .dateTime)),
        .optional("limit", "How many, 20 unless said otherwise.", .integer(1...100)),
        .optional("cursor", "Where the next page begins, from the page before.", .string(minLength: 1, maxLength: 200)),
    ])

    func apply(to query: inout EventQuery) throws {
        query.type = type.flatMap(EventType.init(rawValue:))
        query.category = category.flatMap(EventCategory.init(rawValue:))
        query.severity = severity.flatMap(EventSeverity.init(rawValue:))
        query.success = success
        query.from = from.flatMap { Instant(rfc3339: $0) }
        query.to = to.flatMap { Instant(rfc3339: $0) }
        query.page = PageRequest(limit: limit ?? 20)
        if let cursor {
            guard let known = Cursor(cursor, filter: query.cursorFilter) else {
                throw ToolFault.invalid("cursor belongs to another list")
            }
            query.page = PageRequest(limit: limit ?? 20, cursor: known)
        }
    }
}

/// `{"event": …}`
struct EventName: RequestBody {
    let event: String

    static let schema = Schema.object([.required("event", "The event's id.", .string(format: .uuid))])
}

/// `{"days"?}`
struct EventDays: RequestBody {
    let days: Int?

    static let schema = Schema.object([
        .optional("days", "How many days back, 30 unless said otherwise.", .integer(1...365))
    ])
}

/// A page of events.
struct EventPageView: Shaped {
    let events: [SecurityEvent]
    let total: Total
    let cursor: String?

    init(_ page: EventPage) {
        events = page.events
        total = page.pagination.total
        cursor = page.pagination.next?.text
    }

    static let shape = Shape<EventPageView>(
        "ToolEvents", "A page of events.",
        [
            .field("events", "The events, the latest first.") { $0.events },
            .field("total", "How many there are, counted to 10,000.") { $0.total.count },
            .field("cursor", "Where the next page begins; null on the last.") { $0.cursor },
        ])
}

/// How many events there were, by category.
struct EventFiguresView: Shaped {
    let days: Int
    let categories: [EventFigureView]

    init(_ statistics: EventStatistics) {
        days = statistics.period.days
        categories = EventCategory.allCases.map { category in
            EventFigureView(category: category, counts: statistics.categories[category] ?? EventStatistics.Counts())
        }
    }

    static let shape = Shape<EventFiguresView>(
        "ToolEventFigures", "How many events there were.",
        [
            .field("days", "How many days were counted.") { $0.days },
            .field("categories", "Each category.") { $0.categories },
        ])
}

/// How many events of one category there were.
struct EventFigureView: Shaped {
    let category: EventCategory
    let counts: EventStatistics.Counts

    static let shape = Shape<EventFigureView>(
        "ToolEventFigure", "How many events of a category there were.",
        [
            .field("category", "The category.") { $0.category.rawValue },
            .field("total", "All of them.") { $0.counts.total },
            .field("failed", "Those whose matter failed.") { $0.counts.failed },
            .field("warnings", "Of severity warning.") { $0.counts.warnings },
            .field("errors", "Of severity error.") { $0.counts.errors },
            .field("critical", "Of severity critical.") { $0.counts.critical },
            .field("lockouts", "Accounts that were locked.") { $0.counts.lockouts },
        ])
}

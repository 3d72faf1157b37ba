public import Core
import SecurityEvents

/// One event, as `castellan events tail` prints it.
public struct EventLine: Sendable {
    let event: SecurityEvent

    /// The event as the API gives it, on one line.
    public var json: String { event.json }

    /// What a person looks at first, in columns.
    public var words: [String] {
        [
            event.createdAt.rfc3339, event.severity, event.eventType,
            event.email ?? event.username ?? event.userID?.description ?? "-", event.ipAddress ?? "-",
            event.message ?? "",
        ]
    }
}

/// The counts of one category, as `castellan events stats` prints them.
public struct EventCountLine: Sendable {
    let category: EventCategory
    let counts: EventStatistics.Counts
}

extension EventCountLine: Shaped {
    /// What `castellan events stats` prints.
    public static let shape = Shape<EventCountLine>(
        "EventCountLine", "The events of one category.",
        [
            .field("category", "What they are about.") { $0.category.rawValue },
            .field("total", "All of them.") { $0.counts.total },
            .field("successful", "Those whose matter succeeded.") { $0.counts.successful },
            .field("failed", "Those whose matter failed.") { $0.counts.failed },
            .field("warning", "Of severity warning.") { $0.counts.warnings },
            .field("error", "Of severity error.") { $0.counts.errors },
            .field("critical", "Of severity critical.") { $0.counts.critical },
            .field("lockouts", "Accounts that were locked.") { $0.counts.lockouts },
        ])
}

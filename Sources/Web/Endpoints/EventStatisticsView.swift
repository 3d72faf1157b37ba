import Core
import SecurityEvents

/// Counts keyed by category, each of the six there, and the period they are of.
struct StatisticsView: Shaped {
    let statistics: EventStatistics

    static let shape = Shape<StatisticsView>(
        "EventStatistics", "How many events there were, by category.",
        [.field("authentication", "Signing in and out.") { SignInCountsView(counts: $0[.authentication]) }]
            + EventCategory.allCases.filter { $0 != .authentication }.map { category in
                .field(category.rawValue, "Events of this category.") { CountsView(counts: $0[category]) }
            } + [.field("period", "The days that were counted.") { PeriodView(period: $0.statistics.period) }])

    private subscript(category: EventCategory) -> EventStatistics.Counts {
        statistics.categories[category] ?? EventStatistics.Counts()
    }
}

/// The counts of one category.
struct CountsView: Shaped {
    let counts: EventStatistics.Counts

    static let shape = Shape<CountsView>(
        "EventCounts", "How many events there were.",
        [
            .field("total_events", "All of them.") { $0.counts.total },
            .field("successful_events", "Those whose matter succeeded.") { $0.counts.successful },
            .field("failed_events", "Those whose matter failed.") { $0.counts.failed },
            .field("critical_events", "Of severity critical.") { $0.counts.critical },
            .field("error_events", "Of severity error.") { $0.counts.errors },
            .field("warning_events", "Of severity warning.") { $0.counts.warnings },
        ])
}

/// The counts of `authentication`, with the accounts that were locked.
struct SignInCountsView: Shaped {
    let counts: EventStatistics.Counts

    static let shape = Shape<SignInCountsView>(
        "SignInCounts", "How many events of signing in there were.",
        [
            .field("total_events", "All of them.") { $0.counts.total },
            .field("successful_events", "Those whose matter succeeded.") { $0.counts.successful },
            .field("failed_events", "Those whose matter failed.") { $0.counts.failed },
            .field("critical_events", "Of severity critical.") { $0.counts.critical },
            .field("error_events", "Of severity error.") { $0.counts.errors },
            .field("warning_events", "Of severity warning.") { $0.counts.warnings },
            .field("lockouts", "Accounts that were locked.") { $0.counts.lockouts },
        ])
}

/// The days that an answer looks back over.
struct PeriodView: Shaped {
    let period: EventStatistics.Period

    static let shape = Shape<PeriodView>(
        "Period", "The time that an answer is about.",
        [
            .field("days", "How many days back.") { $0.period.days },
            .field("startDate", "The first instant that counts.") { $0.period.start },
            .field("endDate", "The last.") { $0.period.end },
        ])
}

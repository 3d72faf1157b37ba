import Core

/// The contract ends within 90 days, or has ended: remind of the renewal.
enum Renewal: SuggestionRule {
    /// How many days before the end.
    static let days = 90

    static func suggestion(for findings: Findings) -> Suggestion? {
        guard let end = findings.facts.contractEndsAt, end >= findings.now else { return nil }
        let left = end.days(since: findings.now)
        guard left <= days else { return nil }
        let when = left == 0 ? "today" : "in \(counted(left, "day"))"
        return findings.suggest(
            .renewalReminder, .high, because: ["The contract ends \(when)"],
            findings.draft(.renewalReminder, String(end.rfc3339.prefix(10))))
    }
}

/// Health of 70 points or more and a revenue of 50,000 or more: offer more.
enum Expansion: SuggestionRule {
    /// The points from which a customer is content enough.
    static let health = 70
    /// The revenue in cents from which it is worth the while.
    static let revenue: Int64 = 50_000_00

    static func suggestion(for findings: Findings) -> Suggestion? {
        guard findings.healthPoints >= health, let annual = findings.facts.annualRevenue, annual >= revenue
        else { return nil }
        return findings.suggest(
            .upsellOpportunity, .medium,
            because: ["The health score is \(findings.healthPoints) of 100", "Annual revenue is \(whole(annual))"],
            findings.draft(.upsellOpportunity))
    }
}

/// A deal doesn't move: meet about it.
enum DealAtRisk: SuggestionRule {
    static func suggestion(for findings: Findings) -> Suggestion? {
        guard let stalled = findings.signal(.stalledDeals),
            let deal = StalledDeals.stalled(in: findings.facts, at: findings.now).first
        else { return nil }
        return findings.suggest(
            .scheduleMeeting, .high, because: [stalled.reason],
            .scheduleMeeting(
                subject: "Next steps for \(deal.name)", detail: stalled.reason, inDays: 3, minutes: 30))
    }
}

/// The owner changed: the new one should introduce themselves.
enum Introduction: SuggestionRule {
    static func suggestion(for findings: Findings) -> Suggestion? {
        guard let change = findings.signal(.ownerChange) else { return nil }
        return findings.suggest(
            .executiveAlignment, .medium, because: [change.reason], findings.draft(.executiveAlignment))
    }
}

/// Half of what should be known isn't: fill it in.
enum Profile: SuggestionRule {
    /// From how many unknown facts on.
    static let missing = 3

    static func suggestion(for findings: Findings) -> Suggestion? {
        let unknown = Completeness.missing(in: findings.facts)
        guard unknown.count >= missing else { return nil }
        return findings.suggest(
            .createTask, .low, because: ["Unknown: \(unknown.joined(separator: ", "))"],
            .createTask(
                subject: "Complete the profile of \(findings.facts.name)",
                detail: unknown.map { "- \($0)" }.joined(separator: "\n"), dueInDays: 14))
    }
}

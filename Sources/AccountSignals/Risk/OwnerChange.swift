import Core

/// Somebody else looks after the account since less than 30 days: high.
enum OwnerChange: RiskRule {
    /// For how many days a new owner is a risk.
    static let days = 30

    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal? {
        guard facts.status != .closed, let changed = facts.ownerChangedAt, changed.isWithin(days: days, before: now)
        else { return nil }
        let ago = now.days(since: changed)
        return RiskSignal(
            .ownerChange, .high, "The owner changed \(ago == 0 ? "today" : counted(ago, "day") + " ago")")
    }
}

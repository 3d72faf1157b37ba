import Core

/// Nobody spoke with the customer: high after 30 days, critical after more than 60. A closed account may be silent.
enum Inactivity: RiskRule {
    /// Whole days from which silence is a risk.
    static let days = 30
    /// Whole days beyond which it is critical.
    static let criticalDays = 60

    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal? {
        let silence = facts.silence(at: now)
        guard facts.status != .closed, silence >= days else { return nil }
        let reason =
            facts.lastContactAt == nil
            ? "No contact since the account was made \(counted(silence, "day")) ago"
            : "No contact for \(counted(silence, "day"))"
        return RiskSignal(.inactivity, silence > criticalDays ? .critical : .high, reason)
    }
}

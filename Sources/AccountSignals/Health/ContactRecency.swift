import Core

/// How long ago somebody spoke with the customer: 30 points within a week, none after more than 60 days.
enum ContactRecency: HealthPart {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        let silence = facts.silence(at: now)
        let points =
            switch silence {
            case ...7: 30
            case ...14: 25
            case ..<Inactivity.days: 20
            case ...Inactivity.criticalDays: 10
            default: 0
            }
        let reason =
            facts.lastContactAt == nil
            ? "No contact yet; the account is \(counted(silence, "day")) old"
            : "Last contact \(silence == 0 ? "today" : counted(silence, "day") + " ago")"
        return ScorePart("contact_recency", points, of: 30, reason)
    }
}

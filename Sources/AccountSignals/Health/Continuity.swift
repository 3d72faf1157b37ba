import Core

/// Whether the customer knows whom to call: 10 points when the owner is the same for 90 days, 5 after 30, none before or without one.
enum Continuity: HealthPart {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        guard facts.ownerName != nil else { return ScorePart("continuity", 0, of: 10, "Nobody owns the account") }
        guard let changed = facts.ownerChangedAt, changed.isWithin(days: 90, before: now) else {
            return ScorePart("continuity", 10, of: 10, "The same owner for 90 days or ever since")
        }
        let days = now.days(since: changed)
        return ScorePart(
            "continuity", days < OwnerChange.days ? 0 : 5, of: 10, "Another owner since \(counted(days, "day"))")
    }
}

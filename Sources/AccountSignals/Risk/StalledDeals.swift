import Core

/// An open deal has been in its stage for more than 30 days: high.
enum StalledDeals: RiskRule {
    /// Whole days beyond which a deal counts as stalled.
    static let days = 30

    /// The open deals that don't move, the longest first; those of one age by name.
    static func stalled(in facts: AccountFacts, at now: Instant) -> [DealFacts] {
        facts.openDeals.filter { now.days(since: $0.inStageSince) > days }
            .sorted { ($0.inStageSince, $0.name, $0.amount) < ($1.inStageSince, $1.name, $1.amount) }
    }

    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal? {
        let stalled = stalled(in: facts, at: now)
        guard let longest = stalled.first else { return nil }
        let age = now.days(since: longest.inStageSince)
        return RiskSignal(
            .stalledDeals, .high,
            "\(counted(stalled.count, "open deal")) without a new stage for more than \(days) days; "
                + "the longest, \(longest.name), for \(age)")
    }
}

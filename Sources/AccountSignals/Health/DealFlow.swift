import Core

/// How many of the open deals move: 20 points when all do, 10 when there is none.
enum DealFlow: HealthPart {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        let open = facts.openDeals.count
        guard open > 0 else { return ScorePart("deal_flow", 10, of: 20, "No open deals") }
        let moving = open - StalledDeals.stalled(in: facts, at: now).count
        return ScorePart(
            "deal_flow", 20 * moving / open, of: 20, "\(moving) of \(counted(open, "open deal")) moved within 30 days")
    }
}

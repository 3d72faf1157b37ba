import Core

/// Whether as much happens as before: 20 points when it does, 10 when it is less, 5 after a drop, none when nothing happens.
enum EngagementTrend: HealthPart {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        let (recent, before) = facts.engagement(at: now)
        let points: Int
        if recent == 0 {
            points = 0
        } else if recent >= before {
            points = 20
        } else {
            points = EngagementDrop.isDrop(from: before, to: recent) ? 5 : 10
        }
        return ScorePart(
            "engagement_trend", points, of: 20,
            "\(counted(recent, "activity", "activities")) in the last 30 days, \(before) in the 30 before")
    }
}

import Core

/// Much less happened in the last 30 days than in the 30 before: medium.
enum EngagementDrop: RiskRule {
    /// How many activities make a habit that can drop.
    static let habit = 4

    /// Half as many or fewer, after a habit.
    static func isDrop(from before: Int, to recent: Int) -> Bool {
        before >= habit && recent * 2 <= before
    }

    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal? {
        let (recent, before) = facts.engagement(at: now)
        guard facts.status != .closed, isDrop(from: before, to: recent) else { return nil }
        return RiskSignal(
            .engagementDrop, .medium,
            "\(counted(recent, "activity", "activities")) in the last 30 days after \(before) in the 30 before")
    }
}

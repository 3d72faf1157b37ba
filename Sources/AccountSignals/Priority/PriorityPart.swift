import Core

/// One part of the priority score.
protocol PriorityPart: Sendable {
    /// The part's points at this time; `level` is the account's risk.
    static func part(of facts: AccountFacts, level: RiskLevel, at now: Instant) -> ScorePart
}

/// All parts; what they can give adds up to 100.
enum PriorityParts {
    static let all: [any PriorityPart.Type] = [
        RiskWeight.self, ChangedFields.self, DealValue.self, RecentActivity.self,
    ]
}

/// The risk's level: up to 40 points.
enum RiskWeight: PriorityPart {
    static func part(of facts: AccountFacts, level: RiskLevel, at now: Instant) -> ScorePart {
        let points =
            switch level {
            case .critical: 40
            case .high: 30
            case .medium: 15
            case .low: 0
            }
        return ScorePart("risk", points, of: 40, "The risk is \(level.rawValue)")
    }
}

/// What changed since the account was last analyzed: 5 points for each field, at most 30.
enum ChangedFields: PriorityPart {
    static func part(of facts: AccountFacts, level: RiskLevel, at now: Instant) -> ScorePart {
        let changed = facts.changedFields.count
        let names = facts.changedFields.sorted().prefix(6).joined(separator: ", ")
        return ScorePart(
            "changed_fields", min(30, 5 * changed), of: 30,
            changed == 0 ? "Nothing changed" : "\(counted(changed, "field")) changed: \(names)")
    }
}

/// What the open deals are worth: 20 points above 100,000, 15 above 50,000, 10 above 10,000.
enum DealValue: PriorityPart {
    static func part(of facts: AccountFacts, level: RiskLevel, at now: Instant) -> ScorePart {
        let value = facts.openValue
        let points =
            switch value {
            case (100_000_00 + 1)...: 20
            case (50_000_00 + 1)...: 15
            case (10_000_00 + 1)...: 10
            default: 0
            }
        return ScorePart("deal_value", points, of: 20, "Open deals are worth \(whole(value))")
    }
}

/// How much happened in the last 30 days: 10 points above 5 activities, 5 above 2.
enum RecentActivity: PriorityPart {
    static func part(of facts: AccountFacts, level: RiskLevel, at now: Instant) -> ScorePart {
        let recent = facts.engagement(at: now).recent
        return ScorePart(
            "recent_activity", recent > 5 ? 10 : recent > 2 ? 5 : 0, of: 10,
            "\(counted(recent, "activity", "activities")) in the last 30 days")
    }
}

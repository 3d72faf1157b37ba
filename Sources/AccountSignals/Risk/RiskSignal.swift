import Core

/// How much is at stake, from nothing special to now.
public enum RiskLevel: String, Sendable, CaseIterable, Hashable, Comparable {
    case low
    case medium
    case high
    case critical

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }

    /// The smaller risk comes first.
    public static func < (one: RiskLevel, other: RiskLevel) -> Bool { one.rank < other.rank }
}

/// What kinds of risk are looked for.
public enum RiskKind: String, Sendable, CaseIterable, Hashable {
    case inactivity
    case stalledDeals = "stalled_deals"
    case engagementDrop = "engagement_drop"
    case ownerChange = "owner_change"
    case statusAtRisk = "status_at_risk"
}

/// Something about an account that somebody should know.
public struct RiskSignal: Sendable, Hashable {
    /// What was found.
    public let kind: RiskKind
    /// How bad it is.
    public let level: RiskLevel
    /// Why, in a sentence with the figures.
    public let reason: String

    init(_ kind: RiskKind, _ level: RiskLevel, _ reason: String) {
        self.kind = kind
        self.level = level
        self.reason = reason
    }
}

/// One risk that is looked for.
protocol RiskRule: Sendable {
    /// The signal, when the facts show it at this time.
    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal?
}

/// All of them, in the order in which signals are shown when they are equally bad.
enum RiskRules {
    static let all: [any RiskRule.Type] = [
        StatusAtRisk.self, Inactivity.self, StalledDeals.self, OwnerChange.self, EngagementDrop.self,
    ]

    /// The signals, the worst first.
    static func signals(in facts: AccountFacts, at now: Instant) -> [RiskSignal] {
        let found = all.compactMap { $0.signal(in: facts, at: now) }
        return RiskLevel.allCases.reversed().flatMap { level in found.filter { $0.level == level } }
    }
}

public import Core

/// What is said of an account at a time: health, risks, priority, and what could be done. The same facts in any order give the
/// same assessment.
public struct Assessment: Sendable, Hashable {
    /// From 0 (lost) to 1 (well), in hundredths: the points of the parts together.
    public let healthScore: Double
    /// What the health score is made of, with reasons.
    public let health: [ScorePart]
    /// What was found, the worst first.
    public let signals: [RiskSignal]
    /// The worst of the signals; low when there is none.
    public let riskLevel: RiskLevel
    /// How soon somebody should look at it, from 0 to 100: the points of the parts together.
    public let priorityScore: Int
    /// What the priority is made of, with reasons.
    public let priority: [ScorePart]
    /// The names of the fields that changed since it was last analyzed, in their order.
    public let changedFields: [String]
    /// Whether somebody should look at it at all: a high or critical risk, or a priority above 60.
    public let needsReview: Bool
    /// How sure all this is.
    public let confidence: Confidence
    /// What could be done, the most urgent first.
    public let suggestions: [Suggestion]

    /// The priority above which somebody should look.
    public static let reviewAbove = 60

    /// Assesses an account as it is at a time.
    public static func of(_ facts: AccountFacts, at now: Instant) -> Assessment {
        let health = HealthParts.all.map { $0.part(of: facts, at: now) }
        let points = health.reduce(0) { $0 + $1.points }
        let signals = RiskRules.signals(in: facts, at: now)
        let level = signals.first?.level ?? .low
        let priority = PriorityParts.all.map { $0.part(of: facts, level: level, at: now) }
        let score = priority.reduce(0) { $0 + $1.points }
        let view = Findings(facts: facts, healthPoints: points, signals: signals, now: now)
        return Assessment(
            healthScore: Double(points) / 100, health: health, signals: signals, riskLevel: level,
            priorityScore: score, priority: priority, changedFields: facts.changedFields.sorted(),
            needsReview: level >= .high || score > reviewAbove,
            confidence: .of(facts, agreeing: signals.count, at: now),
            suggestions: SuggestionRules.suggestions(for: view))
    }
}

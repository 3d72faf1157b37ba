import Core

/// Points of a score, and why there are so many.
public struct ScorePart: Sendable, Hashable {
    /// What was looked at: `contact_recency`.
    public let name: String
    /// The points, from 0 to `most`.
    public let points: Int
    /// The most that this part can give.
    public let most: Int
    /// Why, in a sentence with the figures.
    public let reason: String

    init(_ name: String, _ points: Int, of most: Int, _ reason: String) {
        self.name = name
        self.points = points
        self.most = most
        self.reason = reason
    }
}

/// One part of the health score.
protocol HealthPart: Sendable {
    /// The part's points at this time.
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart
}

/// All parts; what they can give adds up to 100.
enum HealthParts {
    static let all: [any HealthPart.Type] = [
        ContactRecency.self, EngagementTrend.self, DealFlow.self, Standing.self, Continuity.self,
    ]
}

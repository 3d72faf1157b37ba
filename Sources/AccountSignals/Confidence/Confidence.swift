import Core

/// How sure a statement about an account is: how fresh what it rests on is, how many signals agree, how much is known at all.
public struct Confidence: Sendable, Hashable {
    /// From 0 to 1, in hundredths.
    public let value: Double
    /// What it is made of, in points that add up to at most 100.
    public let parts: [ScorePart]

    init(_ parts: [ScorePart]) {
        self.parts = parts
        value = Double(parts.reduce(0) { $0 + $1.points }) / 100
    }

    static func of(_ facts: AccountFacts, agreeing signals: Int, at now: Instant) -> Confidence {
        Confidence([Freshness.part(of: facts, at: now), Agreement.part(signals), Completeness.part(of: facts)])
    }
}

/// How fresh the newest contact or activity is: up to 40 points.
enum Freshness {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        let latest = (facts.activities.map(\.at) + [facts.lastContactAt].compactMap(\.self)).filter { $0 <= now }.max()
        guard let latest else { return ScorePart("recency", 5, of: 40, "Nothing happened yet") }
        let days = now.days(since: latest)
        let points =
            switch days {
            case ...7: 40
            case ...30: 30
            case ...90: 15
            default: 5
            }
        return ScorePart("recency", points, of: 40, "What is known is \(counted(days, "day")) old")
    }
}

/// How many signals say the same: 10 points each, at most 30.
enum Agreement {
    static func part(_ signals: Int) -> ScorePart {
        ScorePart("pattern", min(30, 10 * signals), of: 30, "\(counted(signals, "signal")) agree")
    }
}

/// How much is known: 5 points for each of six facts.
enum Completeness {
    static func part(of facts: AccountFacts) -> ScorePart {
        let missing = missing(in: facts)
        return ScorePart(
            "completeness", 5 * (6 - missing.count), of: 30,
            missing.isEmpty ? "Everything is known" : "Unknown: \(missing.joined(separator: ", "))")
    }

    /// What isn't known, in words.
    static func missing(in facts: AccountFacts) -> [String] {
        [
            (facts.ownerName == nil, "owner"), (facts.contact == nil, "contact"),
            (facts.annualRevenue == nil, "annual revenue"), (facts.industry == nil, "industry"),
            (facts.contractEndsAt == nil, "end of contract"), (facts.lastContactAt == nil, "last contact"),
        ].compactMap { $0.0 ? $0.1 : nil }
    }
}

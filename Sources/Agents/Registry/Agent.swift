public import Core

/// A program that looks things up with tools and says what it found. It changes nothing: all it has are tools.
public struct Agent: Sendable {
    /// `security_reviewer`: its id.
    public let id: String
    /// The name for people.
    public let name: String
    /// What it does.
    public let summary: String
    /// The tools it may use, by name; no other, whoever starts it.
    public let tools: [String]
    /// How much one run may use.
    public let limits: RunLimits
    let work: @Sendable (RunDesk) async throws -> Findings

    /// Every agent, in the order in which they are listed.
    public static let all = [accountAnalyst, securityReviewer]

    /// The agent of an id.
    public static func named(_ id: String) -> Agent? { all.first { $0.id == id } }
}

/// How much one run may use. What goes beyond ends it.
public struct RunLimits: Sendable, Hashable {
    /// Calls of tools.
    public let calls: Int
    /// Records that the tools give, together.
    public let rows: Int
    /// Time from its start.
    public let time: Duration

    init(calls: Int, rows: Int, time: Duration) {
        self.calls = calls
        self.rows = rows
        self.time = time
    }
}

/// What an agent found: made by rules, without a model.
public struct Findings: Sendable, Hashable {
    /// In a sentence.
    public var summary: String
    /// One by one, each with what it rests on.
    public var points: [FindingPoint]
}

/// One thing that an agent found.
public struct FindingPoint: Sendable, Hashable, Shaped {
    /// The rule that found it.
    public let rule: String
    /// `low`, `medium`, `high` or `critical`.
    public let level: String
    /// Why, with the figures.
    public let reason: String

    /// The point as it is sent and kept.
    public static let shape = Shape<FindingPoint>(
        "AgentFinding", "One thing that an agent found.",
        [
            .field("rule", "The rule that found it.") { $0.rule },
            .field("level", "How bad it is: low, medium, high or critical.") { $0.level },
            .field("reason", "Why, with the figures.") { $0.reason },
        ])
}

public import Core
public import Store

/// One run of an agent, and what came of it.
public struct AgentRun: Sendable {
    /// The run's id.
    public let id: AgentRunID
    /// The agent's id.
    public let agent: String
    /// Who had it run; nil for an account that was erased.
    public let userID: UserID?
    /// `completed` or `failed`.
    public let status: String
    /// Why it failed; nil when it didn't.
    public let failure: String?
    /// What it found, in a sentence.
    public let summary: String
    /// What it found, one by one: a JSON list.
    public let findings: RawJSON
    /// The model that put it in words; nil when none did.
    public let model: String?
    /// What the model wrote; nil when none did.
    public let rationale: String?
    /// How many tools it called.
    public let calls: Int
    /// How many records they gave.
    public let rows: Int
    /// When it began.
    public let startedAt: Instant
    /// When it ended.
    public let endedAt: Instant
}

/// The id of a run.
public typealias AgentRunID = ID<AgentRun>

/// One call of a tool.
public struct ToolCall: Sendable {
    /// The tool.
    public let tool: String
    /// With what it was called, masked.
    public let arguments: RawJSON
    /// `ok`, or in a word what was wrong.
    public let outcome: String
    /// How many records it gave.
    public let rows: Int
    /// How long it took, in milliseconds.
    public let milliseconds: Int64
    /// When.
    public let at: Instant
}

extension AgentRun: Shaped {
    /// The run as it is sent.
    public static let shape = Shape<AgentRun>(
        "AgentRun", "One run of an agent.",
        [
            .field("runId", "The run's id.") { $0.id },
            .field("agent", "The agent's id.") { $0.agent },
            .field("userId", "Who had it run; null for an account that was erased.") { $0.userID },
            .field("status", "completed or failed.") { $0.status },
            .field("failure", "Why it failed; null when it didn't.") { $0.failure },
            .field("summary", "What it found, in a sentence.") { $0.summary },
            .field("findings", "What it found, one by one.") { $0.findings },
            .field("model", "The model that put it in words; null when none did.") { $0.model },
            .field("rationale", "What the model wrote; null when none did.") { $0.rationale },
            .field("calls", "How many tools it called.") { $0.calls },
            .field("rows", "How many records they gave.") { $0.rows },
            .field("startedAt", "When it began.") { $0.startedAt },
            .field("endedAt", "When it ended.") { $0.endedAt },
        ])
}

extension AgentRun: RowDecodable {
    static let columns: SQL = """
        id, agent, user_id, status, failure, summary, findings, model, rationale, calls, row_count, started_at, ended_at
        """

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        agent = try row.get(1)
        userID = try row.get(2)
        status = try row.get(3)
        failure = try row.get(4)
        summary = try row.get(5)
        findings = RawJSON(try row.get(6, as: JSONText.self).text)
        model = try row.get(7)
        rationale = try row.get(8)
        calls = try row.get(9)
        rows = try row.get(10)
        startedAt = try row.get(11)
        endedAt = try row.get(12)
    }
}

public import Core
public import Store

/// One line of an agent's log: a call of a tool, in one of its runs or by a program that speaks MCP.
public struct AgentLogEntry: Sendable {
    /// The line's id.
    public let id: ID<AgentLogEntry>
    /// The agent; `mcp` for programs that speak MCP.
    public let agent: String
    /// The run; nil for MCP.
    public let run: AgentRunID?
    /// Who had it run; nil for an account that was erased.
    public let userID: UserID?
    /// What was called.
    public let call: ToolCall
}

extension AgentLogEntry: Shaped {
    /// The line as it is sent.
    public static let shape = Shape<AgentLogEntry>(
        "AgentLogEntry", "One call of a tool.",
        [
            .field("id", "The line's id.") { $0.id },
            .field("agent", "The agent; mcp for programs that speak MCP.") { $0.agent },
            .field("runId", "The run; null for MCP.") { $0.run },
            .field("userId", "Who had it run; null for an account that was erased.") { $0.userID },
            .field("tool", "The tool.") { $0.call.tool },
            .field("arguments", "With what it was called; personal data is masked.") { $0.call.arguments },
            .field("outcome", "ok, or in a word what was wrong.") { $0.call.outcome },
            .field("rows", "How many records it gave.") { $0.call.rows },
            .field("milliseconds", "How long it took.") { $0.call.milliseconds },
            .field("calledAt", "When.") { $0.call.at },
        ])
}

extension AgentLogEntry: RowDecodable {
    static let columns: SQL = "id, agent, run_id, user_id, tool, arguments, outcome, row_count, milliseconds, called_at"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        agent = try row.get(1)
        run = try row.get(2)
        userID = try row.get(3)
        call = ToolCall(
            tool: try row.get(4), arguments: RawJSON(try row.get(5, as: JSONText.self).text),
            outcome: try row.get(6), rows: try row.get(7), milliseconds: try row.get(8), at: try row.get(9))
    }
}

/// Which lines of an agent's log, newest first.
public struct AgentLogQuery: Sendable {
    /// The agent.
    public let agent: String
    /// Only lines of this user's runs; everybody's when nil. Comes from who asks.
    public let user: UserID?
    /// Only lines of this run.
    public var run: AgentRunID?
    /// Which part of the list. Set it last: a cursor belongs to the filters.
    public var page = PageRequest(limit: 100)

    /// The log of an agent.
    public init(of agent: String, user: UserID? = nil) {
        self.agent = agent
        self.user = user
    }

    /// The 32 bits that tie a cursor to these filters.
    public var cursorFilter: UInt32 {
        Cursor.filter(["agent_calls", agent, user?.description, run?.description])
    }

    var conditions: SQL {
        var conditions: SQL = "agent = \(agent)"
        if let user { conditions += " AND user_id = \(user)" }
        if let run { conditions += " AND run_id = \(run)" }
        return conditions
    }
}

/// One page of an agent's log.
public struct AgentLogPage: Sendable {
    /// The lines, the latest first.
    public let entries: [AgentLogEntry]
    /// Where the page stands.
    public let pagination: Pagination
}

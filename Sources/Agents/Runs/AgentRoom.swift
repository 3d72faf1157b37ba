public import Access
public import Audit
public import Core
public import Store

/// Agents: running them, and what they did.
public struct AgentRoom: Sendable {
    /// What they look with.
    public let toolbox: Toolbox
    let database: AuditedDatabase
    let model: (any ModelProvider)?
    let retention: Duration
    let time: any TimeSource
    let randomness: any Randomness
    let report: @Sendable (String) -> Void

    /// The name under which programs that speak MCP stand in the log.
    public static let mcp = "mcp"

    /// The agents on a database. `model` puts findings in words; without one the rules' own words stand. Runs and calls are kept for
    /// `retention`. `report` is told in a sentence when it is of no use.
    public init(
        _ toolbox: Toolbox, database: AuditedDatabase, model: (any ModelProvider)?,
        retention: Duration = usualRetention, time: any TimeSource, randomness: any Randomness,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.report = report
        self.toolbox = toolbox
        self.database = database
        self.model = model
        self.retention = retention
        self.time = time
        self.randomness = randomness
    }

    /// Runs an agent as somebody, about an account where it looks at one, and keeps what came of it and every call that it made, whether it came to an end or not.
    public func run(
        _ agent: Agent, about account: String? = nil, as caller: ToolCaller, by grant: Grant,
        noteRead: @escaping @Sendable (String) async throws -> Void
    ) async throws(StoreFault) -> AgentRun {
        let start = time.now()
        let desk = RunDesk(agent, about: account, caller, toolbox, time, noteRead: noteRead)
        var (findings, failure) = (Findings(summary: "", points: []), String?.none)
        do {
            findings = try await agent.work(desk)
        } catch let stop as RunStop {
            failure = stop.rawValue
        } catch {
            failure = (error as? ToolFault)?.word ?? "failed"
        }
        let words = failure == nil ? await rationale(of: findings, by: agent) : nil
        let run = AgentRun(
            id: .make(at: start, randomness), agent: agent.id, userID: caller.subject.userID,
            status: failure == nil ? "completed" : "failed", failure: failure, summary: findings.summary,
            findings: RawJSON(findings.points.json), model: words?.model, rationale: words?.text,
            calls: desk.calls.count, rows: desk.rows, startedAt: start, endedAt: time.now())
        try await keep(run, desk.calls, by: grant)
        return run
    }

    /// Uses one tool for a program that speaks MCP, and notes the call, also one that fails.
    public func use(
        _ tool: Tool, _ arguments: JSONValue, as caller: ToolCaller,
        noteRead: @escaping @Sendable (String) async throws -> Void
    ) async throws -> ToolAnswer {
        let begin = time.now()
        func call(_ outcome: String, rows: Int) -> ToolCall {
            ToolCall(
                tool: tool.name, arguments: toolbox.masked(arguments), outcome: outcome, rows: rows,
                milliseconds: (time.now() - begin).wholeMilliseconds, at: begin)
        }
        do {
            let answer = try await toolbox.use(tool, arguments, as: caller, noteRead: noteRead)
            try await note(call("ok", rows: answer.rows), of: caller.subject.userID)
            return answer
        } catch let fault as ToolFault {
            try await note(call(fault.word, rows: 0), of: caller.subject.userID)
            throw fault
        }
    }

    func note(_ call: ToolCall, of user: UserID) async throws(StoreFault) {
        let id = ID<AgentLogEntry>.make(at: call.at, randomness)
        try await database.housekeep(.agentCalls) { transaction throws(StoreFault) in
            try transaction.insert(Self.row(id, Self.mcp, nil, user, call))
            return .commit(())
        }
    }

    /// One page of an agent's log.
    public func log(_ query: AgentLogQuery) async throws(StoreFault) -> AgentLogPage {
        let limit = query.page.limit
        let conditions = query.conditions
        var place: SQL = ""
        if let cursor = query.page.cursor {
            place = " AND (called_at, id) < (\(cursor.instant), \(cursor.id(of: AgentLogEntry.self)))"
        }
        let rows: SQL = """
            SELECT \(AgentLogEntry.columns) FROM agent_calls WHERE \(conditions)\(place) \
            ORDER BY called_at DESC, id DESC LIMIT \(limit + 1) OFFSET \(query.page.offset)
            """
        let count: SQL = """
            SELECT count(*) FROM (SELECT 1 FROM agent_calls WHERE \(conditions) LIMIT \(Total.usualCap + 1)) AS counted
            """
        let (found, total) = try await database.read(.scan) { reader throws(StoreFault) in
            (try reader.rows(rows, as: AgentLogEntry.self), try reader.value(count, as: Int.self) ?? 0)
        }
        let entries = Array(found.prefix(limit))
        let next =
            found.count > limit
            ? entries.last.map { Cursor(instant: $0.call.at, id: $0.id, filter: query.cursorFilter) } : nil
        return AgentLogPage(
            entries: entries, pagination: Pagination(query.page, total: Total(counted: total), next: next))
    }

    private func keep(_ run: AgentRun, _ calls: [ToolCall], by grant: Grant) async throws(StoreFault) {
        let target = Target(type: "agent", id: run.agent)
        let ids = calls.map { ID<AgentLogEntry>.make(at: $0.at, randomness) }
        try await database.change(by: grant, action: .agentRun, on: target) { change throws(StoreFault) in
            try change.transaction.insert(
                """
                INSERT INTO agent_runs (\(AgentRun.columns)) VALUES (\(run.id), \(run.agent), \(run.userID), \
                \(run.status), \(run.failure), \(run.summary), \(JSONText(run.findings.text)), \(run.model), \
                \(run.rationale), \(run.calls), \(run.rows), \(run.startedAt), \(run.endedAt))
                """)
            for (id, call) in zip(ids, calls) {
                try change.transaction.insert(Self.row(id, run.agent, run.id, run.userID, call))
            }
            change.note("run", .text(run.id.description))
            change.note("status", .text(run.status))
            change.note("calls", .integer(Int64(run.calls)))
            change.note("rows", .integer(Int64(run.rows)))
            return .commit(())
        }
    }

    private static func row(
        _ id: ID<AgentLogEntry>, _ agent: String, _ run: AgentRunID?, _ user: UserID?, _ call: ToolCall
    ) -> SQL {
        """
        INSERT INTO agent_calls (\(AgentLogEntry.columns)) VALUES (\(id), \(agent), \(run), \(user), \(call.tool), \
        \(JSONText(call.arguments.text)), \(call.outcome), \(call.rows), \(call.milliseconds), \(call.at))
        """
    }
}

extension Action {
    /// An agent ran.
    static let agentRun = Action("agent.executed")
}

import Access
import Accounts
import Agents
import Core
import HTTPTypes

/// Agents: which there are, running one, and what they called.
enum AgentEndpoint {
    static let agent = Parameter<String>.path(
        "agent", "The agent's id.", .string(minLength: 1, maxLength: 64)
    ) { $0 }
    static let run = Parameter<AgentRunID>.query("runId", "Only calls of this run.")

    static let logParameters: [any ParameterDeclaration] = [run] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> AgentsView {
        AgentsView(agents: Agent.all)
    }

    static func run(_ context: SignedContext, _ body: AgentRunBody) async throws -> AgentRun {
        guard let agent = context.parameters[agent].flatMap(Agent.named) else { throw Problem(.notFound) }
        return try await context.services.agents.run(
            agent, about: body.account?.text, as: ToolCaller(context.principal), by: context.grant
        ) {
            try await context.noteRead(of: $0, within: .all)
        }
    }

    static func log(_ context: SignedContext) async throws -> AgentLogView {
        guard let name = context.parameters[agent], name == AgentRoom.mcp || Agent.named(name) != nil else {
            throw Problem(.notFound)
        }
        var query = AgentLogQuery(of: name)
        query.run = context.parameters[run]
        query.page = try context.parameters.page(of: query.cursorFilter)
        return AgentLogView(page: try await context.services.agents.log(query))
    }
}

/// `{"account"?}`
struct AgentRunBody: RequestBody {
    let account: AccountKey?

    static let schema = Schema.object([
        .optional("account", "The account that the agent looks at: id or reference.", AccountKey.schema)
    ])
}

/// `{"agents": […]}`
struct AgentsView: Shaped {
    let agents: [Agent]

    static let shape = Shape<AgentsView>(
        "Agents", "The agents.", [.field("agents", "The agents.") { $0.agents.map(AgentView.init) }])
}

/// One agent.
struct AgentView: Shaped {
    let agent: Agent

    static let shape = Shape<AgentView>(
        "Agent", "A program that looks things up with tools, and changes nothing.",
        [
            .field("id", "The agent's id.") { $0.agent.id },
            .field("name", "What people call it.") { $0.agent.name },
            .field("description", "What it does.") { $0.agent.summary },
            .field("tools", "The tools that it may use, and no other.") { $0.agent.tools },
            .field("maxCalls", "How many calls of tools a run may make.") { $0.agent.limits.calls },
            .field("maxRows", "How many records its tools may give, together.") { $0.agent.limits.rows },
            .field("maxSeconds", "How long a run may take.") { Int($0.agent.limits.time.components.seconds) },
        ])
}

/// A page of an agent's log.
struct AgentLogView: Shaped {
    let page: AgentLogPage

    static let shape = Shape<AgentLogView>(
        "AgentLog", "What an agent called.",
        [.field("logs", "The calls, the latest first.") { $0.page.entries }]
            + PageFields.all { $0.page.pagination })
}

import Access
import Agents
import HTTPTypes

extension RouteTable {
    /// Programs that look and propose.
    static let agents: [Route] = [
        .signed(
            .get, "/v1/agents", needs: .accessCheck, room: .agents,
            "The agents, with the tools that each may use and how much.", answer: .data(AgentsView.self),
            AgentEndpoint.list),
        .signed(
            .post, "/v1/agents/{agent}/runs", needs: .agentExecute, room: .agents,
            "Run an agent as oneself: it sees what one may see, and changes nothing.",
            parameters: [AgentEndpoint.agent], body: .json(AgentRunBody.self),
            answer: .data(AgentRun.self, status: .created),
            errors: [.notFound, .unavailable], AgentEndpoint.run),
        .signed(
            .get, "/v1/agents/{agent}/logs", needs: .agentViewLogs, room: .agents,
            "What an agent called, newest first; programs that speak MCP are the agent `mcp`.",
            parameters: [AgentEndpoint.agent] + AgentEndpoint.logParameters, answer: .data(AgentLogView.self),
            errors: [.notFound], AgentEndpoint.log),
    ]
}

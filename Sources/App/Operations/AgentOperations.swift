public import Agents
import Core
import Identity
import Store

extension Operations {
    /// Runs an agent as a user: it sees what they may see. The grant, and so the audit entry, is the operator's.
    public func runAgent(_ id: String, about account: String? = nil, as name: String) async throws(CommandFault)
        -> AgentRun
    {
        let agent = try Self.agent(id)
        let user = try await user(name)
        let subject = try await translating { () throws(IdentityFault) in
            try await assembly.identity.subjects.find(user.id)
        }
        guard let subject else { throw .unknownUser(name) }
        let caller = ToolCaller(subject, reference: user.reference, email: user.email)
        do throws(StoreFault) {
            return try await assembly.agents.run(agent, about: account, as: caller, by: grant) { _ in }
        } catch {
            throw CommandFault(error)
        }
    }

    /// What an agent called last, the latest first: at most so many calls.
    public func agentLog(_ id: String, last count: Int) async throws(CommandFault) -> [AgentLogEntry] {
        if id != AgentRoom.mcp { _ = try Self.agent(id) }
        var query = AgentLogQuery(of: id)
        query.page = PageRequest(limit: min(max(1, count), PageRequest.mostRows))
        do throws(StoreFault) {
            return try await assembly.agents.log(query).entries
        } catch {
            throw CommandFault(error)
        }
    }

    private static func agent(_ id: String) throws(CommandFault) -> Agent {
        guard let agent = Agent.named(id) else {
            let names = Agent.all.map(\.id).joined(separator: ", ")
            throw CommandFault(.badInput, "there is no agent “\(id)”", advice: "there are: \(names)")
        }
        return agent
    }
}

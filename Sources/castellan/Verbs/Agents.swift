import App
import ArgumentParser

/// `castellan agent`
struct Agents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Run agents, which look and change nothing, and see what they called.",
        subcommands: [Run.self, Logs.self])

    /// `castellan agent run`
    struct Run: Verb {
        static let configuration = CommandConfiguration(abstract: "Run an agent as a user: it sees what they may see.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The agent: account_analyst or security_reviewer.")
        var agent: String
        @OptionGroup var asking: UserOption
        @Option(name: .long, help: "The account that it looks at: id or reference, ACC-123.")
        var account: String?

        func carryOut() async throws(CommandFault) {
            let run = try await data.operations { operations throws(CommandFault) in
                try await operations.runAgent(agent, about: account, as: asking.user)
            }
            Terminal.show(run, json: output.json)
        }
    }

    /// `castellan agent logs`
    struct Logs: Verb {
        static let configuration = CommandConfiguration(
            abstract: "What an agent called last; programs that speak MCP are the agent mcp.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The agent, or mcp.")
        var agent: String
        @Option(name: .long, help: "How many calls.")
        var limit: Int = 50

        func carryOut() async throws(CommandFault) {
            let calls = try await data.operations { operations throws(CommandFault) in
                try await operations.agentLog(agent, last: limit)
            }
            Terminal.show(calls, json: output.json)
        }
    }
}

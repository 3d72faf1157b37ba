import App
import ArgumentParser

/// `castellan account`
struct AccountVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Have customers' accounts analyzed.", subcommands: [Analyze.self])

    /// `castellan account analyze`
    struct Analyze: Verb {
        static let configuration = CommandConfiguration(
            abstract:
                "Have an account analyzed by the running server, for a user who may then approve what comes of it.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The account: reference (ACC-1) or id.")
        var account: String
        @OptionGroup var asking: UserOption

        func carryOut() async throws(CommandFault) {
            let session = try await data.operations { operations throws(CommandFault) in
                try await operations.analyze(account, for: asking.user)
            }
            Terminal.show(session, json: output.json)
        }
    }
}

/// `castellan recommendation`
struct RecommendationVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommendation", abstract: "List what is proposed about accounts, and decide on it.",
        subcommands: [List.self, Approve.self, Reject.self])

    /// `castellan recommendation list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List recommendations, the newest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(
            name: .long,
            help: "Only those that stand so: pending, approved, modified, rejected, expired, executed, failed.")
        var status: String?

        func carryOut() async throws(CommandFault) {
            let found = try await data.operations { operations throws(CommandFault) in
                try await operations.recommendations(status: status)
            }
            Terminal.show(found, json: output.json)
        }
    }

    /// `castellan recommendation approve`
    struct Approve: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Approve a recommendation in the name of a user who may; the audit log names you.")

        @OptionGroup var decision: DecisionOptions

        func carryOut() async throws(CommandFault) { try await decision.carryOut(rejecting: nil) }
    }

    /// `castellan recommendation reject`
    struct Reject: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Reject a recommendation in the name of a user who may; the audit log names you.")

        @OptionGroup var decision: DecisionOptions
        @Option(name: .long, help: "Why.")
        var reason: String

        func carryOut() async throws(CommandFault) { try await decision.carryOut(rejecting: reason) }
    }
}

/// Which recommendation is decided on, and in whose name.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The recommendation: reference (REC-1) or id.")
    var recommendation: String
    @OptionGroup var deciding: UserOption

    func carryOut(rejecting reason: String?) async throws(CommandFault) {
        let decided = try await data.operations { operations throws(CommandFault) in
            try await operations.decide(recommendation, as: deciding.user, rejecting: reason)
        }
        Terminal.show(decided, json: output.json)
    }
}

import App
import ArgumentParser
import Core

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
        @Option(
            name: .long,
            help: "The digest of what is approved; without it nothing is, and what would be is shown with its digest.")
        var digest: String?

        func carryOut() async throws(CommandFault) {
            try await decision.carryOut { operations, recommendation, user throws(CommandFault) in
                try await operations.approve(recommendation, as: user, digest: digest)
            }
        }
    }

    /// `castellan recommendation reject`
    struct Reject: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Reject a recommendation in the name of a user who may; the audit log names you.")

        @OptionGroup var decision: DecisionOptions
        @Option(name: .long, help: "Why.")
        var reason: String

        func carryOut() async throws(CommandFault) {
            try await decision.carryOut { operations, recommendation, user throws(CommandFault) in
                try await operations.reject(recommendation, as: user, because: reason)
            }
        }
    }
}

/// Which recommendation is decided on, and in whose name.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The recommendation: reference (REC-1) or id.")
    var recommendation: String
    @OptionGroup var deciding: UserOption

    func carryOut<Decided: Shaped & Sendable>(
        _ decide: (Operations, String, String) async throws(CommandFault) -> Decided
    ) async throws(CommandFault) {
        let decided = try await data.operations { operations throws(CommandFault) in
            try await decide(operations, recommendation, deciding.user)
        }
        Terminal.show(decided, json: output.json)
    }
}

import App
import ArgumentParser

/// `castellan sessions`
struct Sessions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List sessions and end them.", subcommands: [List.self, Revoke.self])

    /// `castellan sessions list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List a user's sessions.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let sessions = try await data.operations { operations throws(CommandFault) in
                try await operations.sessions(of: user)
            }
            Terminal.show(sessions, json: output.json)
        }
    }

    /// `castellan sessions revoke`
    struct Revoke: Verb {
        static let configuration = CommandConfiguration(
            abstract: "End one session, or all of a user's: their tokens stop working within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String
        @Option(name: .long, help: "One session's id; all of the user's when it is not given.")
        var session: String?

        func carryOut() async throws(CommandFault) {
            let ended = try await data.operations { operations throws(CommandFault) in
                try await operations.revokeSessions(of: user, only: session)
            }
            Terminal.show(ended, json: output.json)
        }
    }
}

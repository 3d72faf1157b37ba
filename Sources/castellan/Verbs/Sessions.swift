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
            abstract: "End one session, a user's or everybody's: their tokens stop working within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String?
        @Flag(name: .long, help: "Everybody's sessions, instead of a user's.")
        var everybody = false
        @Option(name: .long, help: "Only sessions that were opened longer ago: 7d, 12h, 30m.")
        var olderThan: String?
        @Option(name: .long, help: "One session's id; all of the user's when it is not given.")
        var session: String?

        func validate() throws {
            if let problem { throw ValidationError(problem) }
        }

        /// What makes no sense together; nothing when all does. An age alone means everybody's.
        private var problem: String? {
            if everybody && user != nil { return "Name a user, or say --everybody." }
            if session != nil && (user == nil || olderThan != nil) {
                return "Give --session with --user, and nothing else."
            }
            if user == nil && !everybody && olderThan == nil { return "Name a user, or say --everybody." }
            return nil
        }

        func carryOut() async throws(CommandFault) {
            let ended = try await data.operations { operations throws(CommandFault) in
                guard let user else { return try await operations.revokeEverybodysSessions(olderThan: olderThan) }
                return try await operations.revokeSessions(of: user, only: session, olderThan: olderThan)
            }
            Terminal.show(ended, json: output.json)
        }
    }
}

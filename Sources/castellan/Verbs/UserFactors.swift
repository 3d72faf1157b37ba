import App
import ArgumentParser

extension Users {
    /// `castellan user mfa`
    struct MFA: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mfa", abstract: "Show and reset a user's second factors.",
            subcommands: [Status.self, Reset.self])

        /// `castellan user mfa status`
        struct Status: Verb {
            static let configuration = CommandConfiguration(abstract: "What a user has set up besides the password.")

            @OptionGroup var data: DataOption
            @OptionGroup var output: OutputOption
            @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
            var user: String

            func carryOut() async throws(CommandFault) {
                let factors = try await data.operations { operations throws(CommandFault) in
                    try await operations.factors(of: user)
                }
                Terminal.show(factors, json: output.json)
            }
        }

        /// `castellan user mfa reset`
        struct Reset: Verb {
            static let configuration = CommandConfiguration(
                abstract: "Take a user's second factors away, for who lost them, and end their sessions.")

            @OptionGroup var data: DataOption
            @OptionGroup var output: OutputOption
            @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
            var user: String

            func carryOut() async throws(CommandFault) {
                let changed = try await data.operations { operations throws(CommandFault) in
                    try await operations.resetFactors(of: user)
                }
                Terminal.show(changed, json: output.json)
            }
        }
    }
}

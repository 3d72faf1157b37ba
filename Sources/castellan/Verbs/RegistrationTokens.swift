import App
import ArgumentParser

extension OAuthVerbs {
    /// `castellan oauth registration-token`
    struct RegistrationToken: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "registration-token", abstract: "What lets programs register clients.",
            subcommands: [Create.self])

        /// `castellan oauth registration-token create`
        struct Create: Verb {
            static let configuration = CommandConfiguration(
                abstract: "Let a program register clients; the token is printed once.",
                discussion: "It works where OAUTH_DYNAMIC_REGISTRATION is set.")

            @OptionGroup var data: DataOption
            @OptionGroup var output: OutputOption
            @Option(name: .long, help: "What it is for.")
            var label: String
            @Option(name: .long, help: "How many clients it may register: 1 to 100.")
            var uses = 1
            @Option(name: .long, help: "For how many hours: 1 to 2160.")
            var hours = 24

            func carryOut() async throws(CommandFault) {
                let token = try await data.operations { operations throws(CommandFault) in
                    try await operations.createRegistrationToken(label, uses: uses, hours: hours)
                }
                Terminal.show(token, json: output.json)
                Terminal.note("The token is shown this once; only its hash is kept.")
            }
        }
    }
}

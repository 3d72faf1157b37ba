import App
import ArgumentParser

/// `castellan setup`
struct Setup: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Create the first administrator.",
        discussion: "Refuses once there is an administrator; `castellan user create` makes further users.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Option(name: .long, help: "The administrator's e-mail address; asked for when it is not given.")
    var email: String?
    @Option(
        name: .long, help: "A file whose first line is the password, or - for standard input; asked for when not given."
    )
    var passwordFile: String?

    func carryOut() async throws(CommandFault) {
        let launch = try data.launch(creating: true)
        let email = if let email { email } else { try PasswordPrompt.line("E-mail address: ") }
        let password = try PasswordPrompt.password(file: passwordFile)
        let user = try await Operations.with(launch, schema: .migrate) { operations throws(CommandFault) in
            try await operations.setUp(email: email, password: password)
        }
        Terminal.show(user, json: output.json)
        Terminal.note("The first administrator is there. Start the server with: castellan serve")
    }
}

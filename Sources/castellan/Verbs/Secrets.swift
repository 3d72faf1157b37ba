import App
import ArgumentParser

/// `castellan secrets`
struct Secrets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "List secrets by their age, and replace them while they are in use.",
        discussion:
            "No verb prints a secret, but a webhook's new one, once. docs/data-protection.md says where secrets are kept.",
        subcommands: [List.self, Rotate.self])

    /// `castellan secrets list`
    struct List: Verb {
        static let configuration = CommandConfiguration(
            abstract: "List the secrets that are replaced now and then: where each is, how old, and when it is due.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let secrets = try await data.operations { operations throws(CommandFault) in
                try await operations.secrets()
            }
            Terminal.show(secrets, json: output.json)
        }
    }

    /// `castellan secrets rotate`
    struct Rotate: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Replace a secret; a running server goes on without a pause.",
            discussion:
                "jwt: another key signs access tokens, the old one verifies until its last token has expired. database: "
                + "PostgreSQL's password, where it is kept in a file or in AWS Secrets Manager. webhook: what messages are signed with, printed this "
                + "once for the receiver. audit: the key of the audit "
                + "log; tell the new one to whoever checks the log. Whatever stops it half-way, run it again.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(
            help: "Which one: jwt, database, webhook or audit; without a name all that the server replaces by itself.")
        var name: String?
        @Flag(
            name: .long,
            help:
                "For jwt, when somebody else may have a key: every key goes at once, everybody is signed out and told by mail."
        )
        var force = false

        func carryOut() async throws(CommandFault) {
            let done = try await data.operations { operations throws(CommandFault) in
                try await operations.rotateSecrets(name, isForced: force)
            }
            Terminal.show(done, json: output.json)
        }
    }
}

import App
import ArgumentParser

/// `castellan secrets`
struct Secrets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "List secrets by their age, and replace them while they are in use.",
        discussion:
            "No verb prints a secret, but what somebody else has to be given, once. docs/data-protection.md says where secrets are kept.",
        subcommands: [List.self, Set.self, Rotate.self])

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

    /// `castellan secrets set`
    struct Set: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Keep a secret that another service gave out, once it was tried and works.",
            discussion:
                "model: the key of the language model. zoho-client-secret, zoho-refresh-token: what opens Zoho CRM. A running server takes "
                + "it without a pause. The one before stays beside it, and what doesn't work is never kept in its place."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "Which one: model, zoho-client-secret or zoho-refresh-token.")
        var name: String
        @Option(
            name: .customLong("from"),
            help: "A file whose first line is the secret, or - for standard input; asked for when not given.")
        var file: String?

        func carryOut() async throws(CommandFault) {
            let given = try PasswordPrompt.secret(file: file)
            let done = try await data.operations { operations throws(CommandFault) in
                try await operations.rotateSecrets(name, isForced: false, given: given)
            }
            Terminal.show(done, json: output.json)
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
                + "log; tell the new one to whoever checks the log. api-keys: those past their time, or one by --key, printed this once; the "
                + "ones before work on for a week. backup: what backups are closed with, from the next one on: a new passphrase in "
                + "BACKUP_PASSPHRASE_FILE, printed this once, or two --recipient in BACKUP_RECIPIENTS_FILE. zoho-webhook: what Zoho's webhooks are signed "
                + "with, printed this once for the sender. model, zoho-client-secret, zoho-refresh-token: what others gave out, by --from. Whatever stops it half-way, run it again."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(
            help:
                """
                Which one: jwt, database, webhook, audit, api-keys, backup, zoho-webhook, zoho-client-secret, \
                zoho-refresh-token or model; without a name all that the server replaces by itself.
                """
        )
        var name: String?
        @Option(name: .long, help: "For api-keys: the id of the one to replace, whatever its age.")
        var key: String?
        @Option(
            name: .customLong("recipient"),
            help: "For backup: who can open backups from now on (age1…); give it twice.")
        var recipients: [String] = []
        @Option(
            name: .customLong("from"),
            help: "For what another service gave out: a file whose first line is the new one, or - for standard input.")
        var file: String?
        @Flag(
            name: .long,
            help:
                "For jwt, when somebody else may have a key: every key goes at once, everybody is signed out and told by mail."
        )
        var force = false

        func validate() throws {
            if !recipients.isEmpty { try Backup.check(recipients) }
        }

        func carryOut() async throws(CommandFault) {
            let given = try file.map { file throws(CommandFault) in try PasswordPrompt.secret(file: file) }
            let done = try await data.operations { operations throws(CommandFault) in
                try await operations.rotateSecrets(
                    name, isForced: force, key: key, recipients: recipients, given: given)
            }
            Terminal.show(done, json: output.json)
        }
    }
}

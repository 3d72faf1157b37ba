import App
import ArgumentParser

extension Users {
    /// `castellan user invite`
    struct Invite: Verb {
        static let configuration = CommandConfiguration(
            abstract:
                "Make an account whose owner chooses the password: prints the link, and mails it if MAIL_URL is set.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "The user's e-mail address.")
        var email: String
        @Option(name: .long, help: "The user's role, such as agent, broker, manager, viewer or system_admin.")
        var role: String
        @Option(name: .long, help: "Another name to sign in with.")
        var username: String?

        func carryOut() async throws(CommandFault) {
            let link = try await data.operations { operations throws(CommandFault) in
                try await operations.invite(email: email, role: role, username: username)
            }
            Terminal.show(link, json: output.json)
        }
    }

    /// `castellan user set-role`
    struct SetRole: Verb {
        static let configuration = CommandConfiguration(
            commandName: "set-role", abstract: "Give a user another role, from their next request on.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String
        @Argument(help: "The role.")
        var role: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.setRole(user, to: role)
            }
            Terminal.show(changed, json: output.json)
        }
    }

    /// `castellan user reset-password`
    struct ResetPassword: Verb {
        static let configuration = CommandConfiguration(
            commandName: "reset-password",
            abstract: "Make a link to set a new password: prints it, and mails it if MAIL_URL is set.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let link = try await data.operations { operations throws(CommandFault) in
                try await operations.resetPassword(user)
            }
            Terminal.show(link, json: output.json)
            Terminal.note("The link serves once, within 30 minutes; whoever has it is that user.")
        }
    }

    /// `castellan user erase`
    struct Erase: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Remove a user, and what names them. It can't be undone; bar them to keep the account.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let erased = try await data.operations { operations throws(CommandFault) in
                try await operations.erase(user)
            }
            Terminal.show(erased, json: output.json)
        }
    }
}

import App
import ArgumentParser

/// `castellan user`
struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Invite, create, list, change, bar and erase users.",
        subcommands: [
            Invite.self, Create.self, List.self, Disable.self, Enable.self, Unlock.self, SetRole.self,
            ResetPassword.self, Erase.self, MFA.self,
        ])

    /// `castellan user create`
    struct Create: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Create a user with a password that is made up here and printed once.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "The user's e-mail address.")
        var email: String
        @Option(name: .long, help: "The user's role, such as agent, broker, manager, viewer or system_admin.")
        var role: String

        func carryOut() async throws(CommandFault) {
            let created = try await data.operations { operations throws(CommandFault) in
                try await operations.createUser(email: email, role: role)
            }
            Terminal.show(created, json: output.json)
            Terminal.note("The password is shown this once; only its hash is kept.")
        }
    }

    /// `castellan user list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List users.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let users = try await data.operations { operations throws(CommandFault) in try await operations.users() }
            Terminal.show(users, json: output.json)
        }
    }

    /// `castellan user disable`
    struct Disable: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Bar a user: sign-in, and every token they hold, stop working within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.disable(user)
            }
            Terminal.show(changed, json: output.json)
        }
    }

    /// `castellan user enable`
    struct Enable: Verb {
        static let configuration = CommandConfiguration(abstract: "Let a disabled user sign in again.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.enable(user)
            }
            Terminal.show(changed, json: output.json)
        }
    }

    /// `castellan user unlock`
    struct Unlock: Verb {
        static let configuration = CommandConfiguration(
            abstract: "End a user's lock after failed sign-ins, and count them from zero again.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.unlock(user)
            }
            Terminal.show(changed, json: output.json)
        }
    }
}

import App
import ArgumentParser

/// `castellan role`
struct Roles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "List roles; make, change and delete custom ones.",
        subcommands: [List.self, Create.self, Update.self, Delete.self])

    /// `castellan role list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List roles and what they allow.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let roles = try await data.operations { operations throws(CommandFault) in try await operations.roles() }
            Terminal.show(roles, json: output.json)
        }
    }

    /// `castellan role create`
    struct Create: Verb {
        static let configuration = CommandConfiguration(abstract: "Make a role.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The role's name: lower-case letters, digits and _.")
        var name: String
        @Option(name: .long, help: "What it is for.")
        var description: String = ""
        @Option(name: .long, help: "A permission that it allows, such as user:read; may be repeated.")
        var permission: [String] = []

        func carryOut() async throws(CommandFault) {
            let role = try await data.operations { operations throws(CommandFault) in
                try await operations.createRole(name, description: description, permissions: permission)
            }
            Terminal.show(role, json: output.json)
        }
    }

    /// `castellan role update`
    struct Update: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Change a custom role; it counts within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The role's name.")
        var name: String
        @Option(name: .long, help: "What it is for; as before when not given.")
        var description: String?
        @Option(
            name: .long, help: "A permission that it allows from now on; may be repeated; as before when not given.")
        var permission: [String] = []

        func carryOut() async throws(CommandFault) {
            let role = try await data.operations { operations throws(CommandFault) in
                try await operations.updateRole(
                    name, description: description, permissions: permission.isEmpty ? nil : permission)
            }
            Terminal.show(role, json: output.json)
        }
    }

    /// `castellan role delete`
    struct Delete: Verb {
        static let configuration = CommandConfiguration(abstract: "Delete a custom role that nobody has.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The role's name.")
        var name: String

        func carryOut() async throws(CommandFault) {
            let role = try await data.operations { operations throws(CommandFault) in
                try await operations.deleteRole(name)
            }
            Terminal.show(role, json: output.json)
        }
    }
}

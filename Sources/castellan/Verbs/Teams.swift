import App
import ArgumentParser

/// `castellan team`
struct Teams: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team", abstract: "List teams and members; make, change and delete them.",
        subcommands: [List.self, Create.self, Update.self, Delete.self, Members.self, Add.self, Remove.self])

    /// `castellan team list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List teams.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let teams = try await data.operations { operations throws(CommandFault) in try await operations.teams() }
            Terminal.show(teams, json: output.json)
        }
    }

    /// `castellan team create`
    struct Create: Verb {
        static let configuration = CommandConfiguration(abstract: "Make a team.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team's name.")
        var name: String
        @Option(name: .long, help: "A module that the team has, such as escrows; may be repeated; all when not given.")
        var module: [String] = []

        func carryOut() async throws(CommandFault) {
            let team = try await data.operations { operations throws(CommandFault) in
                try await operations.createTeam(name, modules: module)
            }
            Terminal.show(team, json: output.json)
        }
    }

    /// `castellan team update`
    struct Update: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Rename a team, or give it other modules; its members feel it within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team: id or name.")
        var team: String
        @Option(name: .long, help: "Another name.")
        var name: String?
        @Option(name: .long, help: "A module that the team has from now on; may be repeated; as before when not given.")
        var module: [String] = []

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.updateTeam(team, newName: name, modules: module.isEmpty ? nil : module)
            }
            Terminal.show(changed, json: output.json)
        }
    }

    /// `castellan team delete`
    struct Delete: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Delete a team; its members belong to none from then on.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team: id or name.")
        var team: String

        func carryOut() async throws(CommandFault) {
            let deleted = try await data.operations { operations throws(CommandFault) in
                try await operations.deleteTeam(team)
            }
            Terminal.show(deleted, json: output.json)
        }
    }

    /// `castellan team members`
    struct Members: Verb {
        static let configuration = CommandConfiguration(abstract: "List a team's members and the modules they have.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team: id or name.")
        var team: String

        func carryOut() async throws(CommandFault) {
            let members = try await data.operations { operations throws(CommandFault) in
                try await operations.members(of: team)
            }
            Terminal.show(members, json: output.json)
        }
    }

    /// `castellan team add`
    struct Add: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Put a user into a team, or give a member other modules of it.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team: id or name.")
        var team: String
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String
        @Option(name: .long, help: "A module that the member has; may be repeated; all of the team's when not given.")
        var module: [String] = []

        func carryOut() async throws(CommandFault) {
            let member = try await data.operations { operations throws(CommandFault) in
                try await operations.putMember(user, in: team, modules: module)
            }
            Terminal.show(member, json: output.json)
        }
    }

    /// `castellan team remove`
    struct Remove: Verb {
        static let configuration = CommandConfiguration(abstract: "Take a member out of a team.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The team: id or name.")
        var team: String
        @Argument(help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            let member = try await data.operations { operations throws(CommandFault) in
                try await operations.removeMember(user, from: team)
            }
            Terminal.show(member, json: output.json)
        }
    }
}

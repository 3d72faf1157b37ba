import App
import ArgumentParser

/// `castellan key`
struct APIKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list and revoke API keys; the keys of encryption are under keys.",
        subcommands: [Create.self, List.self, Revoke.self])

    /// `castellan key create`
    struct Create: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key for a user; it is printed once.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "The user: e-mail address, reference (USR-456) or id.")
        var user: String
        @Option(name: .long, help: "What the key is for.")
        var name: String
        @Option(name: .long, help: "A permission that the key carries, such as event:ingest; may be repeated.")
        var scope: [String] = []
        @Option(name: .long, help: "After how many days the key expires: 1 to 365.")
        var days: Int = 90
        @Option(name: .long, help: "A network that the key may be used from; may be repeated.")
        var network: [String] = []

        func carryOut() async throws(CommandFault) {
            let created = try await data.operations { operations throws(CommandFault) in
                try await operations.createKey(
                    for: user, called: name, scopes: scope, days: days, networks: network)
            }
            Terminal.show(created, json: output.json)
            Terminal.note("The key is shown this once; only its hash is kept.")
        }
    }

    /// `castellan key list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List API keys, the latest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "Only those of this user: e-mail address, reference (USR-456) or id.")
        var user: String?

        func carryOut() async throws(CommandFault) {
            let keys = try await data.operations { operations throws(CommandFault) in
                try await operations.keys(of: user)
            }
            Terminal.show(keys, json: output.json)
        }
    }

    /// `castellan key revoke`
    struct Revoke: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Revoke an API key, or all of a user's: they stop working within a second.",
            discussion: "A key that was revoked before is removed.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The key's id.")
        var key: String?
        @Option(name: .long, help: "All keys of this user, instead of one.")
        var user: String?

        func validate() throws {
            guard (key == nil) != (user == nil) else { throw ValidationError("Name a key, or --user.") }
        }

        func carryOut() async throws(CommandFault) {
            if let user {
                let revoked = try await data.operations { operations throws(CommandFault) in
                    try await operations.revokeKeys(of: user)
                }
                Terminal.show(revoked, json: output.json)
            } else if let key {
                let ended = try await data.operations { operations throws(CommandFault) in
                    try await operations.revokeKey(key)
                }
                Terminal.show(ended, json: output.json)
            }
        }
    }
}

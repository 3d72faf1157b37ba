import App
import ArgumentParser
import Core

/// `castellan events`
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch, export and count security events.", subcommands: [Tail.self, Export.self, Stats.self])

    /// Which events.
    struct Selection: ParsableArguments {
        @Option(name: .long, help: "Only events of this type, such as login_failed.")
        var type: String?
        @Option(name: .long, help: "Only events of this category, such as authentication.")
        var category: String?
        @Option(name: .long, help: "Only events of this severity: info, warning, error or critical.")
        var severity: String?
        @Option(name: .long, help: "Only events about this user: e-mail address, reference (USR-456) or id.")
        var user: String?
        @Option(name: .long, help: "Only events from this address.")
        var ip: String?

        func events(days: Int? = nil) -> Operations.EventSelection {
            var selection = Operations.EventSelection()
            selection.type = type
            selection.category = category
            selection.severity = severity
            selection.user = user
            selection.address = ip
            selection.days = days
            return selection
        }
    }

    /// `castellan events tail`
    struct Tail: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the latest events, and with --follow each as it comes.")

        @OptionGroup var data: DataOption
        @OptionGroup var selection: Selection
        @Option(name: .shortAndLong, help: "How many to begin with.")
        var lines = 20
        @Flag(name: .shortAndLong, help: "Go on until Ctrl-C.")
        var follow = false
        @Flag(name: .long, help: "Print a JSON object a line instead of words.")
        var json = false

        func validate() throws {
            guard (1...500).contains(lines) else { throw ValidationError("--lines must be 1 to 500.") }
        }

        func carryOut() async throws(CommandFault) {
            try await data.operations { operations throws(CommandFault) in
                try await operations.tailEvents(selection.events(), latest: lines, follows: follow) { events in
                    for event in events { Terminal.announce(json ? event.json : Terminal.line(event.words)) }
                }
            }
        }
    }

    /// `castellan events export`
    struct Export: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Write all events of a selection, oldest first, to standard output or a file.")

        @OptionGroup var data: DataOption
        @OptionGroup var selection: Selection
        @Option(name: .long, help: "csv, jsonl or ocsf.")
        var format = "csv"
        @Option(name: .long, help: "Only events of the last days.")
        var days: Int?
        @Option(name: .long, help: "The file to write, readable by its owner alone; it must not exist.")
        var out: String?

        func validate() throws {
            guard days.map({ (1...3650).contains($0) }) ?? true else {
                throw ValidationError("--days must be 1 to 3650.")
            }
        }

        func carryOut() async throws(CommandFault) {
            let file = try OutputFile.open(out)
            defer { file.close() }
            try await data.operations { operations throws(CommandFault) in
                try await operations.exportEvents(selection.events(days: days), as: format) { try file.write($0) }
            }
        }
    }

    /// `castellan events stats`
    struct Stats: Verb {
        static let configuration = CommandConfiguration(abstract: "Count the events of the last days by category.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "How many days back.")
        var days = 30

        func validate() throws {
            guard (1...365).contains(days) else { throw ValidationError("--days must be 1 to 365.") }
        }

        func carryOut() async throws(CommandFault) {
            let lines = try await data.operations { operations throws(CommandFault) in
                try await operations.eventStatistics(days: days)
            }
            Terminal.show(lines, json: output.json)
        }
    }
}

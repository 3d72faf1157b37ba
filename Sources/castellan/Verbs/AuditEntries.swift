import App
import ArgumentParser
import Core

/// The verbs of `castellan audit` that read entries.
extension Audit {
    /// Which entries.
    struct Selection: ParsableArguments {
        @Option(name: .long, help: "Only what was done so, such as user.locked.")
        var action: String?
        @Option(name: .long, help: "Only what was done to this kind of thing, such as user.")
        var resource: String?
        @Option(name: .long, help: "Only what this user did: e-mail address, reference (USR-456) or id.")
        var user: String?
        @Option(name: .long, help: "Only entries of the last days.")
        var days: Int?
        @Option(name: .customLong("min-index"), help: "Only entries from this index on.")
        var minIndex: Int64?

        func validate() throws {
            guard days.map({ (1...36_500).contains($0) }) ?? true else {
                throw ValidationError("--days must be 1 to 36500.")
            }
        }

        var entries: Operations.AuditSelection {
            var selection = Operations.AuditSelection()
            selection.action = action
            selection.resourceType = resource
            selection.user = user
            selection.days = days
            selection.minIndex = minIndex
            return selection
        }
    }

    /// `castellan audit query`
    struct Query: Verb {
        static let configuration = CommandConfiguration(
            abstract: "List entries of the audit log, newest first, each compared with what it commits to.")

        @OptionGroup var data: DataOption
        @OptionGroup var selection: Selection
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "How many entries at most.")
        var limit = 50

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit must be 1 to 1000.") }
        }

        func carryOut() async throws(CommandFault) {
            let entries = try await data.operations { operations throws(CommandFault) in
                try await operations.auditEntries(selection.entries, limit: limit)
            }
            Terminal.show(entries, json: output.json)
        }
    }

    /// `castellan audit tail`
    struct Tail: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the latest entries, and with --follow each as it comes.")

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
                try await operations.tailAudit(selection.entries, latest: lines, follows: follow) { entries in
                    for entry in entries { Terminal.announce(json ? entry.json : Terminal.line(entry.words)) }
                }
            }
        }
    }

    /// `castellan audit export`
    struct Export: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Write all entries of a selection, oldest first, to standard output or a file.")

        @OptionGroup var data: DataOption
        @OptionGroup var selection: Selection
        @Option(name: .long, help: "jsonl, csv, ocsf, cef, or bundle: an archive that anybody checks offline.")
        var format = "jsonl"
        @Option(name: .long, help: "The file to write, readable by its owner alone; it must not exist.")
        var out: String?

        func carryOut() async throws(CommandFault) {
            let file = try OutputFile.open(out)
            defer { file.close() }
            try await data.operations { operations throws(CommandFault) in
                try await operations.exportAudit(selection.entries, as: format) {
                    try file.write($0)
                } tell: { count in
                    if out != nil, count.isMultiple(of: 10_000) { Terminal.note("\(count) entries") }
                }
            }
        }
    }
}

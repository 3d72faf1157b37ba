import App
import ArgumentParser

/// `castellan import`
struct Import: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Make escrows, listings or clients of a CSV file. Exit status 65 when something in it is wrong.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Argument(help: "escrows, listings or clients.")
    var kind: String
    @Argument(help: "The file; its first row names fields. - is standard input.")
    var file: String
    @Option(name: .long, help: "Whose they are: e-mail address, reference or id.")
    var owner: String
    @Flag(name: .long, help: "Only say what would be made, and what is wrong.")
    var preview = false
    @Flag(name: .long, help: "Make what is good although something is wrong.")
    var skipBad = false

    func carryOut() async throws(CommandFault) {
        let csv = try InputFile.read(file)
        let progress = ProgressLine()
        defer { progress.end() }
        let report = try await data.operations { operations throws(CommandFault) in
            try await operations.importRecords(kind, csv, for: owner, preview: preview, skippingBad: skipBad) {
                progress.show(kind, rows: $0, of: $1)
            }
        }
        progress.end()
        for line in report.complaints { Terminal.note(Terminal.line([line])) }
        Terminal.show(report, json: output.json)
        if report.isRefused {
            throw CommandFault(
                .badInput, "something in \(file) is wrong\(preview ? "" : ", so nothing was imported")",
                advice: "mend it, or pass over what is wrong with --skip-bad")
        }
    }
}

/// `castellan export`
struct Export: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Write escrows, listings or clients as CSV that no spreadsheet runs, the latest first.")

    @OptionGroup var data: DataOption
    @Argument(help: "escrows, listings or clients.")
    var kind: String
    @Option(name: .long, help: "Only those of this user: e-mail address, reference or id.")
    var owner: String?
    @Flag(name: .long, help: "Those that are archived, instead of those that aren't.")
    var archived = false
    @Option(name: .long, help: "The file to write, readable by its owner alone; it must not exist.")
    var out: String?

    func carryOut() async throws(CommandFault) {
        let file = try OutputFile.open(out)
        defer { file.close() }
        try await data.operations { operations throws(CommandFault) in
            try await operations.exportRecords(kind, of: owner, archived: archived) {
                bytes throws(CommandFault) in try file.write(bytes)
            }
        }
    }
}

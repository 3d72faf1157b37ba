import App
import ArgumentParser

/// `castellan migrate`
struct Migrate: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to this version.",
        discussion: "`castellan serve` does the same when it starts; run it by hand where the server's role may not.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Flag(name: .long, help: "Only list what would run.")
    var dryRun = false

    func carryOut() async throws(CommandFault) {
        let steps = try await SchemaUpdate.run(try data.launch(creating: true), isDryRun: dryRun)
        Terminal.show(steps, json: output.json)
        if steps.isEmpty { Terminal.note("The schema is up to date.") }
    }
}

import App
import ArgumentParser

/// `castellan settings`
struct ShowSettings: Verb {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Print what is set and where; secrets are redacted.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Flag(name: .long, help: "Print docs/settings.md instead.")
    var markdown = false

    func carryOut() async throws(CommandFault) {
        if markdown { return print(try Settings.documentForOperators(), terminator: "") }
        let launch = try data.launch()
        Terminal.show(launch.settings.entries, json: output.json)
    }
}

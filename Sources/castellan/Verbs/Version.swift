import App
import ArgumentParser

/// `castellan version`
struct Version: Verb {
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    @OptionGroup var output: OutputOption
    @Flag(name: .long, help: "Also what the program is built from, with versions and licences.")
    var all = false

    func carryOut() async throws(CommandFault) {
        if all { return Terminal.show(Release.parts, json: output.json) }
        if output.json { return Terminal.show(Release.current, json: true) }
        print("castellan \(Release.current.version)")
    }
}

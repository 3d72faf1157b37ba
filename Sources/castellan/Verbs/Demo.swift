import App
import ArgumentParser

/// `castellan demo`
struct Demo: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Run a server with made-up people, a month of their events and what they work with, on SQLite.",
        discussion: "Nothing of it is meant for real data: the passwords of its users are printed.")

    @Option(name: .long, help: "The folder that keeps the demo between runs.")
    var data = "./data/demo"
    @Flag(name: .long, help: "Use a temporary folder that is removed at the end.")
    var throwaway = false

    func carryOut() async throws(CommandFault) {
        try await DemoServer.run(dataFolder: throwaway ? nil : data) { Terminal.announce($0) }
    }
}

import App
import ArgumentParser

/// `castellan serve`
struct Serve: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: "Ends on SIGTERM or SIGINT after the requests in progress; SIGHUP reads LOG_LEVEL again.")

    @OptionGroup var data: DataOption

    func carryOut() async throws(CommandFault) {
        try await Server.run(try data.launch(creating: true))
    }
}

import App
import ArgumentParser

/// A verb whose faults become a line on standard error and an exit status.
protocol Verb: AsyncParsableCommand {
    /// Does it.
    func carryOut() async throws(CommandFault)
}

extension Verb {
    func run() async throws {
        do throws(CommandFault) {
            try await carryOut()
        } catch {
            Terminal.complain(error)
            throw ExitCode(error.status.rawValue)
        }
    }
}

/// Where the data is: an option of every verb that touches it.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: "The data folder, instead of CASTELLAN_DATA or ./data.")
    var data: String?

    /// Settings of the named data folder, as the user that owns it; verbs that begin something make a missing one.
    func launch(creating: Bool = false) throws(CommandFault) -> Launch {
        try Launch.prepare(dataFolder: data, creating: creating)
    }

    /// The operations of the command line on the named data.
    func operations<Value: Sendable>(
        _ body: (Operations) async throws(CommandFault) -> Value
    ) async throws(CommandFault) -> Value {
        try await Operations.with(try launch(), body)
    }
}

/// In whose name something is done at the terminal.
struct UserOption: ParsableArguments {
    @Option(name: .customLong("as"), help: "In whose name: e-mail address, reference (USR-456) or id.")
    var user: String
}

/// How the answer is printed.
struct OutputOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON instead of a table.")
    var json = false
}

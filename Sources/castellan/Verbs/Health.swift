import App
import ArgumentParser

/// `castellan health`
struct Health: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Look at database, records, keys and sign-in once, and say how they do.",
        discussion: "Exit status 0 when everything works, 1 when something doesn't. The server need not run; "
            + "GET /v1/health tells how a running one does.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func carryOut() async throws(CommandFault) {
        let look = try await data.operations { operations throws(CommandFault) in await operations.health() }
        Terminal.show(look.components, json: output.json)
        if look.broken > 0 {
            throw CommandFault(
                .refused, look.broken == 1 ? "1 component doesn't work" : "\(look.broken) components don't work")
        }
    }
}

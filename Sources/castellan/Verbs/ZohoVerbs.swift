import App
import ArgumentParser
import Zoho

/// `castellan zoho`
struct ZohoVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zoho", abstract: "Records of Zoho CRM: read what changed, and see how that does.",
        discussion: "docs/zoho.md says how to connect it.", subcommands: [Sync.self, Status.self])

    /// `castellan zoho sync`
    struct Sync: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Read now what changed in Zoho since the last time.",
            discussion:
                "Interrupted, the same command goes on where it was. When a server reads at this moment, it is left to it."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let status = try await data.operations { operations throws(CommandFault) in try await operations.zohoSync()
            }
            try ZohoVerbs.show(status, output)
        }
    }

    /// `castellan zoho status`
    struct Status: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Show how far each module was read, and how old what is here may be.",
            discussion: "Its status is 1 when something failed, or what is here is too old.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let status = try await data.operations { operations throws(CommandFault) in
                try await operations.zohoStatus()
            }
            try ZohoVerbs.show(status, output)
        }
    }

    private static func show(_ status: SyncStatus, _ output: OutputOption) throws(CommandFault) {
        if output.json {
            Terminal.show(status, json: true)
        } else {
            Terminal.show(status.modules, json: false)
            Terminal.note(status.words)
        }
        guard status.failing.isEmpty else {
            throw CommandFault(.refused, "failing: \(status.failing.map(\.name).joined(separator: ", "))")
        }
        guard !status.isStale else { throw CommandFault(.refused, "what is here is too old") }
    }
}

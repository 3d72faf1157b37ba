import App
import ArgumentParser

/// `castellan audit`
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read, export, prove and check the audit log.",
        subcommands: [
            List.self, Query.self, Tail.self, Export.self, Prove.self, Checkpoint.self, Verify.self, Anchor.self,
            Witness.self,
            RotateKey.self, Recover.self, Prune.self, Hold.self, Release.self,
        ])

    /// `castellan audit list`
    struct List: Verb {
        static let configuration = CommandConfiguration(
            abstract: "List the latest entries of the audit log, newest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "How many entries.")
        var limit = 50

        func validate() throws {
            guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500.") }
        }

        func carryOut() async throws(CommandFault) {
            let entries = try await data.operations { operations throws(CommandFault) in
                try await operations.auditEntries(limit: limit)
            }
            Terminal.show(entries, json: output.json)
        }
    }
}

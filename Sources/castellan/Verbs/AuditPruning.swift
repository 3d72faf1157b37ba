import App
import ArgumentParser

extension Audit {
    /// `castellan audit prune`
    struct Prune: Verb {
        static let configuration = CommandConfiguration(
            abstract:
                "Archive the entries that are older than AUDIT_RETENTION_DAYS, then remove their texts and values.",
            discussion:
                "The server does so by itself every hour. Hashes and proofs stay; each part gets an archive and an entry that names it. "
                + "Entries about people under a legal hold, and all behind them, stay; so does what a copy of the log hasn't got yet."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Flag(name: .long, help: "Only say which entries could go.")
        var dryRun = false

        func carryOut() async throws(CommandFault) {
            if dryRun {
                let indexes = try await data.operations { operations throws(CommandFault) in
                    try await operations.prunableAudit()
                }
                let words = indexes.map { "entries \($0.lowerBound) to \($0.upperBound - 1) could go" }
                return Terminal.announce(words ?? "no entries could go")
            }
            let parts = try await data.operations { operations throws(CommandFault) in
                try await operations.pruneAudit { Terminal.note($0.words) }
            }
            Terminal.show(parts, json: output.json)
        }
    }
}

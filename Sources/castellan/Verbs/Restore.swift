import App
import ArgumentParser

/// `castellan restore`
struct Restore: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Restore a backup: verified in a temporary place first, then swapped in. Stop the server before.",
        discussion: """
            Guide A's restore-from-backup.sh. What was there before is kept aside. Erasures that came after the backup are made again, from \
            the ledger of this installation or of the newest backup beside this one. On a new machine put root.key into the data folder \
            first. docs/data-protection.md leads through it.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var key: Backup.KeyOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The backup's manifest, castellan-….manifest.json, in its folder or s3://bucket/prefix.")
    var file: String
    @Flag(
        name: .customLong("without-ledger"),
        help:
            "Even when the keys of people and the ledger of erasures are lost or can't be read: whoever was erased since comes back."
    )
    var withoutLedger = false

    func carryOut() async throws(CommandFault) {
        let launch = try data.launch(creating: true)
        let report = try await BackupOperations.with(launch) { operations throws(CommandFault) in
            try await operations.restore(file, key: try key.key(operations), withoutLedger: withoutLedger) {
                Terminal.note($0)
            }
        }
        Terminal.show(report, json: output.json)
        if let kept = report.kept {
            Terminal.note("what was there before is in \(kept); remove it when you don't need it")
        }
        if let refusal = report.refusal {
            Terminal.note("the server doesn't open it yet: \(refusal)")
            Terminal.note(
                "  → castellan audit recover --from-mirror, or --new-epoch; see “A restored backup” in docs/audit-log.md"
            )
        }
    }
}

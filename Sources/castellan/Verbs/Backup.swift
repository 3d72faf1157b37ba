import Age
import App
import ArgumentParser
import Backups

/// `castellan backup`
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, check and remove backups; encrypted in the format age, which age -d opens too.",
        discussion:
            "castellan backup alone makes one. docs/data-protection.md says what is in it and how to restore it.",
        subcommands: [Make.self, List.self, Verify.self, Drill.self, Prune.self, Key.self], defaultSubcommand: Make.self
    )

    /// Where backups are.
    struct PlaceOption: ParsableArguments {
        @Option(name: .customLong("to"), help: "A folder or s3://bucket/prefix, instead of BACKUP_TO.")
        var place: String?
    }

    /// Refuses recipients that aren't any, and one alone.
    static func check(_ recipients: [String]) throws {
        guard recipients.count != 1, Set(recipients).count == recipients.count else {
            throw ValidationError("Give two recipients, operations and escrow: one lost key would lose the backup.")
        }
        for text in recipients where AgeRecipient(text) == nil {
            throw ValidationError("“\(text)” is no recipient: age-keygen prints one, which begins with age1.")
        }
    }

    /// What opens them.
    struct KeyOption: ParsableArguments {
        @Option(
            name: .long,
            help: "A file of identities as age-keygen makes it, or age -p -a has closed it, instead of BACKUP_IDENTITY."
        )
        var identity: String?
        @Option(
            name: .customLong("passphrase-file"),
            help: "A file with the passphrase, of the backup or of --identity, on its first line; - is standard input.")
        var passphraseFile: String?

        func key(_ operations: BackupOperations) throws(CommandFault) -> AgeKey? {
            let passphrase = try passphraseFile.map { file throws(CommandFault) in
                try PasswordPrompt.password(file: file)
            }
            return try operations.key(identityFile: identity, passphrase: passphrase)
        }
    }
}

extension Backup {
    /// `castellan backup make`
    struct Make: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Make a backup now; the server may run.",
            discussion: "Prints the manifest, which is signed and stands beside the backup.")

        @OptionGroup var data: DataOption
        @OptionGroup var place: PlaceOption
        @OptionGroup var output: OutputOption
        @Option(
            name: .customLong("recipient"),
            help: "Who can open it (age1…), instead of BACKUP_RECIPIENTS; give it twice.")
        var recipients: [String] = []
        @Option(
            name: .customLong("passphrase-file"),
            help: "A file with a passphrase to close it with; - is standard input.")
        var passphraseFile: String?

        func validate() throws {
            guard recipients.isEmpty || passphraseFile == nil else {
                throw ValidationError("Say either --recipient or --passphrase-file.")
            }
            try Backup.check(recipients)
        }

        func carryOut() async throws(CommandFault) {
            let passphrase = try passphraseFile.map { file throws(CommandFault) in
                try PasswordPrompt.password(file: file)
            }
            let line = ProgressLine()
            let manifest = try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                try await operations.make(
                    to: place.place, recipients: recipients.compactMap { AgeRecipient($0) }, passphrase: passphrase
                ) { progress in
                    line.show("\(progress.phase) \(progress.content.rawValue)", progress.done, of: progress.total)
                }
            }
            line.end()
            if output.json { return Terminal.show(manifest, json: true) }
            Terminal.show(manifest.files, json: false)
            Terminal.announce(manifest.name)
        }
    }

    /// `castellan backup list`
    struct List: Verb {
        static let configuration = CommandConfiguration(
            abstract: "The backups there are, the oldest first, and whether their chain of manifests is whole.")

        @OptionGroup var data: DataOption
        @OptionGroup var place: PlaceOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let backups = try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                try await operations.list(in: place.place)
            }
            Terminal.show(backups, json: output.json)
            let flawed = backups.filter { $0.flaw != nil }.count
            if flawed > 0 { throw CommandFault(.refused, flawed == 1 ? "1 flaw" : "\(flawed) flaws") }
        }
    }

    /// `castellan backup verify`
    struct Verify: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Check a backup byte for byte against its signed manifest, and with a key that it opens.",
            discussion: "Restores nothing; castellan backup drill does, into a temporary place.")

        @OptionGroup var data: DataOption
        @OptionGroup var place: PlaceOption
        @OptionGroup var key: KeyOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The backup, by its name or a file's; the newest unless told.")
        var name: String?

        func carryOut() async throws(CommandFault) {
            let line = ProgressLine()
            let manifest = try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                try await operations.verify(name, in: place.place, key: try key.key(operations)) {
                    line.show("checking", $0, of: nil)
                }
            }
            line.end()
            if output.json {
                Terminal.show(manifest, json: true)
            } else {
                Terminal.announce("\(manifest.name) is whole")
            }
        }
    }

    /// `castellan backup drill`
    struct Drill: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Try whether a backup can be restored: into a temporary place, verified whole, and thrown away.",
            discussion:
                "The audit log records what came of it. The server does the same each month where it can open its backups."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var place: PlaceOption
        @OptionGroup var key: KeyOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The backup, by its name or a file's; the newest unless told.")
        var name: String?

        func carryOut() async throws(CommandFault) {
            let report = try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                try await operations.drill(name, in: place.place, key: try key.key(operations)) { Terminal.note($0) }
            }
            Terminal.show(report, json: output.json)
        }
    }

    /// `castellan backup prune`
    struct Prune: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Remove backups past BACKUP_KEEP_DAYS, and keys of people past BACKUP_KEYS_KEEP_DAYS.",
            discussion: "Prints the files. The newest two backups stay, however old they are.")

        @OptionGroup var data: DataOption
        @OptionGroup var place: PlaceOption
        @Flag(name: .customLong("dry-run"), help: "Only print what would go.")
        var dryRun = false

        func carryOut() async throws(CommandFault) {
            let files = try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                try await operations.prune(in: place.place, dryRun: dryRun)
            }
            for file in files { Terminal.announce(file) }
        }
    }

    /// `castellan backup key`
    struct Key: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the public key that manifests are signed with: minisign -Vm MANIFEST -P KEY.")

        @OptionGroup var data: DataOption

        func carryOut() async throws(CommandFault) {
            Terminal.announce(
                try await BackupOperations.with(try data.launch()) { operations throws(CommandFault) in
                    try await operations.publicKey()
                })
        }
    }
}

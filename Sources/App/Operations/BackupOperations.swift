import Access
public import Age
import Audit
public import Backups
public import Core
import Store

/// What an operator does with backups at the terminal.
public struct BackupOperations: Sendable {
    private let desk: BackupDesk
    private let launch: Launch

    /// Lets `body` work with backups; needs no database.
    public static func with<Value: Sendable>(
        _ launch: Launch, _ body: (BackupOperations) async throws(CommandFault) -> Value
    ) async throws(CommandFault) -> Value {
        let operations = BackupOperations(desk: BackupDesk(launch), launch: launch)
        do throws(CommandFault) {
            let value = try await body(operations)
            await operations.desk.close()
            return value
        } catch {
            await operations.desk.close()
            throw error
        }
    }

    /// What opens backups, as a command was given it: a file of identities or a passphrase; else as the settings say. With both the
    /// passphrase opens the file of identities.
    public func key(identityFile: String?, passphrase: Secret<String>?) throws(CommandFault) -> AgeKey? {
        guard let identityFile else { return passphrase.map { .passphrase($0) } ?? launch.settings.backups.key }
        guard case .text(let text) = SmallFile.contents(of: identityFile, limit: 1 << 20) else {
            throw CommandFault(
                .noInput, "\(identityFile) can't be read", advice: "name a file that age-keygen has made")
        }
        do {
            return .identities(
                try text.hasPrefix(AgeArmor.begin)
                    ? AgeIdentity.read(closed: text, passphrase) : AgeIdentity.read(file: text))
        } catch {
            throw CommandFault(
                .badInput, "\(identityFile): \(error)",
                advice: "name a file that age-keygen has made, or one that age -p -a has closed, with --passphrase-file"
            )
        }
    }

    /// Makes a backup now.
    public func make(
        to path: String?, recipients: [AgeRecipient], passphrase: Secret<String>?,
        tell: @escaping @Sendable (BackupWriter.Progress) -> Void
    ) async throws(CommandFault) -> Manifest {
        let given: AgeLock? = passphrase.map { .passphrase($0) } ?? (recipients.isEmpty ? nil : .recipients(recipients))
        guard let lock = given ?? launch.settings.backups.lock else {
            throw CommandFault(
                .usage, "nobody could open the backup",
                advice:
                    "give --recipient age1… twice (operations and escrow; age-keygen makes keys), or set BACKUP_RECIPIENTS"
            )
        }
        let place = try desk.place(path)
        return try await Operations.with(launch) { operations throws(CommandFault) in
            try await desk.make(operations.assembly, to: place, lock: lock, by: operations.grant, tell: tell)
        }
    }

    /// The backups in a place, the oldest first.
    public func list(in path: String?) async throws(CommandFault) -> [ShelvedBackup] {
        let shelf = try await desk.shelf(try desk.place(path))
        do { return try await shelf.list() } catch { throw CommandFault(error) }
    }

    /// Checks one backup byte for byte, the newest unless told; with a key also that it opens.
    public func verify(
        _ name: String?, in path: String?, key: AgeKey?, tell: @escaping @Sendable (Int64) -> Void
    ) async throws(CommandFault) -> Manifest {
        let shelf = try await desk.shelf(try desk.place(path))
        do throws(BackupFault) {
            return try await shelf.verify(try await newest(name, shelf), with: key, tell: tell)
        } catch {
            throw CommandFault(error)
        }
    }

    /// Removes what is past its time; the files.
    public func prune(in path: String?, dryRun: Bool) async throws(CommandFault) -> [String] {
        try await desk.prune(try desk.place(path), dryRun: dryRun)
    }

    /// The public key that manifests are signed with, as `minisign -P` takes it.
    public func publicKey() async throws(CommandFault) -> String {
        try await desk.manifestKeys().first?.publicKey ?? ""
    }

    /// Restores a backup in the place of what is there, or a new installation's.
    public func restore(
        _ file: String, key: AgeKey?, withoutLedger: Bool, tell: @escaping @Sendable (String) -> Void
    ) async throws(CommandFault) -> RestoreReport {
        guard let (path, name) = BackupName.parse(file) else {
            throw CommandFault(
                .badInput, "\(file) is no backup's file",
                advice: "name its manifest: castellan-….manifest.json, in its folder or bucket with the other files")
        }
        guard let key else { throw Self.noKey }
        let shelf = try await desk.shelf(try desk.existing(path))
        let restoration = Restoration(
            desk: desk, shelf: shelf, key: key, withoutLedger: withoutLedger, tell: tell)
        let grant = Grant.operator(launch.operatorName)
        let trial = try await restoration.attempt(name) { assembly throws(StoreFault) in
            try await assembly.audited.change(by: grant, action: .backupRestored, on: .backup(name)) {
                _ throws(StoreFault) in .commit(())
            }
        }
        tell("swapping it in")
        var report = trial.report
        do throws(BackupFault) {
            report.kept = try await trial.target.swap(into: launch.folder.path, at: desk.time.now())
        } catch {
            await trial.target.discard()
            throw CommandFault(error)
        }
        return report
    }

    /// Tries whether a backup, the newest unless told, can be restored, and records what came of it. Nothing of the installation changes.
    public func drill(
        _ name: String?, in path: String?, key: AgeKey?, tell: @escaping @Sendable (String) -> Void
    ) async throws(CommandFault) -> RestoreReport {
        guard let key else { throw Self.noKey }
        let place = try desk.place(path)
        return try await Operations.with(launch) { operations throws(CommandFault) in
            try await desk.drill(operations.assembly, name, in: place, key: key, by: operations.grant, tell: tell)
        }
    }

    private static let noKey = CommandFault(
        .usage, "there is nothing to open the backup with",
        advice: "give --identity FILE or --passphrase-file FILE, or set BACKUP_IDENTITY or BACKUP_PASSPHRASE")

    private func newest(_ name: String?, _ shelf: BackupShelf) async throws(BackupFault) -> String {
        if let name { return BackupName.parse(name)?.name ?? name }
        guard let newest = try await shelf.names().last else { throw .missing("there is no backup") }
        return newest
    }
}

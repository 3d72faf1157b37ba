import Age
import Audit
import Backups
import Core
import Glibc
import Store
import TransparencyLog

/// A backup on its way back: into a temporary place, opened there as a server opens its data, verified whole, and only then swapped in.
///
/// ```
/// manifest verified ── file verified ── decrypted into a temporary place ── keys and ledger beside it
///     ── opened: schema, erasures made again ── everything verified ── swapped in
/// ```
///
/// Up to the last step nothing of the installation changes.
struct Restoration: Sendable {
    let desk: BackupDesk
    let shelf: BackupShelf
    let key: AgeKey
    /// Restore without the ledger of erasures when it is nowhere, or without the installation's own when that can't be read.
    let withoutLedger: Bool
    let tell: @Sendable (String) -> Void

    /// What is in the temporary place, once it is verified.
    struct Trial: Sendable {
        let manifest: Manifest
        let target: RestoreTarget
        let report: RestoreReport
    }

    /// Restores a backup into a temporary place and verifies it there. `note` is called with what is open when all is well, to record
    /// what was done; the target stays, for ``RestoreTarget/swap(into:at:)`` or ``RestoreTarget/discard()``.
    func attempt(
        _ name: String, note: @Sendable (Assembly) async throws(StoreFault) -> Void
    ) async throws(CommandFault) -> Trial {
        let launch = desk.launch
        let (url, source) = (try await desk.databaseURL(), try await desk.source())
        let manifest: Manifest
        do throws(BackupFault) { manifest = try await shelf.manifest(name) } catch { throw CommandFault(error) }
        let engine: Engine = url == nil ? .sqlite : .postgresql
        guard manifest.engine == engine.rawValue else {
            throw CommandFault(
                .badInput, "\(name) is of \(manifest.engine), and the settings say \(engine.rawValue)",
                advice: engine == .sqlite ? "set DATABASE_URL" : "restore it where DATABASE_URL is not set")
        }
        let suffix = Hexadecimal.encode(desk.randomness.bytes(4))
        let target: RestoreTarget
        if let url {
            target = .postgresql(url, database: "castellan_restore_\(suffix)")
        } else {
            target = .sqlite(folder: launch.folder.file("restore-\(suffix)"))
        }
        do {
            try await fill(target, with: manifest, keysOf: source)
            let report = try await open(target, manifest, url, note)
            return Trial(manifest: manifest, target: target, report: report)
        } catch {
            await target.discard()
            switch error {
            case let fault as BackupFault: throw CommandFault(fault)
            case let fault as StoreFault: throw CommandFault(fault)
            case let fault as CommandFault: throw fault
            default: throw CommandFault(.software, "\(error)")
            }
        }
    }

    private func fill(
        _ target: RestoreTarget, with manifest: Manifest, keysOf source: BackupSource
    ) async throws(BackupFault) {
        guard let main = manifest.file(.main) else { throw .tampered("\(manifest.name) has no database in it") }
        tell("checking \(main.name)")
        try await shelf.check(main)
        try await target.prepare()
        tell("decrypting \(main.name)")
        try await target.fill(main, from: shelf, with: key)
        if try await hasKeys(source) {
            tell("taking the keys of people and the ledger of erasures from this installation")
            return try await target.fillKeys(from: source)
        }
        let shelved = try await shelf.list()
        guard let newest = shelved.last(where: { $0.hasKeys })?.manifest, let keys = newest.file(.keys) else {
            guard withoutLedger else {
                throw .refused(
                    "the ledger of erasures is neither in this installation nor beside the backup: people who were erased since "
                        + "would be back, and what the audit log says of anybody can't be read without the keys",
                    advice:
                        "bring the newest keys/….keys.age with its manifest, or restore all the same: --without-ledger")
            }
            return
        }
        tell("taking the keys of people and the ledger of erasures from \(keys.name)")
        try await shelf.check(keys)
        try await target.fill(keys, from: shelf, with: key)
        try await target.remember(newest.checkpoint)
    }

    /// Whether the installation has keys of its own, which are newer than any backup's. Where that can't be told, a backup's would bring
    /// back whoever was erased since it was made: then somebody has to say so.
    private func hasKeys(_ source: BackupSource) async throws(BackupFault) -> Bool {
        do throws(BackupFault) { return try await source.hasKeys() } catch {
            guard withoutLedger else {
                throw .refused(
                    "the ledger of erasures in this installation can't be read: \(error); without it, people who were erased since "
                        + "the newest backup would be back",
                    advice:
                        "let it be read, or restore all the same with the ledger beside the backup: --without-ledger")
            }
            tell("the ledger of erasures in this installation can't be read and is left out: \(error)")
            return false
        }
    }

    private func open(
        _ target: RestoreTarget, _ manifest: Manifest, _ url: Secret<String>?,
        _ note: @Sendable (Assembly) async throws(StoreFault) -> Void
    ) async throws -> RestoreReport {
        let launch: Launch
        switch target {
        case .sqlite(let folder):
            launch = desk.launch.relocated(to: folder, database: nil)
            // The same file under a second name, so that it is found where the data is.
            _ = link(desk.launch.folder.file("root.key"), "\(folder)/root.key")
        case .postgresql(_, let database):
            let moved = url.map { (url: $0, name: database) }
            launch = desk.launch.relocated(to: desk.launch.folder.path, database: moved)
        }
        tell("opening it, and making erasures again")
        let assembly = try await Assembly.open(launch, schema: .migrate)
        do {
            let report = try await examine(assembly, manifest)
            if assembly.audited.refusal == nil { try await note(assembly) }
            await assembly.close()
            return report
        } catch {
            await assembly.close()
            throw error
        }
    }

    /// Everything that `castellan verify` looks at, and that the log is the one that the manifest names.
    private func examine(_ assembly: Assembly, _ manifest: Manifest) async throws -> RestoreReport {
        let refusal = assembly.audited.refusal
        guard refusal == nil || assembly.audited.isOlderThanRemembered else {
            throw CommandFault(
                .badInput, "the audit log in it is damaged: \(refusal ?? "")", advice: "take another backup")
        }
        tell("verifying it")
        // That the log is shorter than what is remembered is no flaw of the backup; whoever restores it is told.
        let flaws = try await Verification.stored(in: assembly, tell).filter {
            $0.result == .fail && (refusal == nil || $0.check != "log head")
        }
        if let flaw = flaws.first {
            throw CommandFault(
                .badInput,
                "\(flaws.count == 1 ? "1 flaw" : "\(flaws.count) flaws") in it: \(flaw.check): \(flaw.detail)",
                advice: "take another backup")
        }
        let size = UInt64(manifest.checkpoint.size)
        if size > 0 {
            let restored = try await assembly.audited.tree.checkpoint(of: size)
            let named = try SignedNote(Array(manifest.checkpoint.note.utf8))
            guard restored?.text == named.text else {
                throw CommandFault(.badInput, "the audit log in it is not the one that its manifest names")
            }
        }
        let counts = try await assembly.audited.read(.scan) { reader throws(StoreFault) in
            (
                entries: try reader.value("SELECT count(*) FROM audit_entries", as: Int64.self) ?? 0,
                users: try reader.value("SELECT count(*) FROM users", as: Int64.self) ?? 0,
                events: try reader.value("SELECT count(*) FROM security_events", as: Int64.self) ?? 0
            )
        }
        return RestoreReport(
            name: manifest.name, createdAt: manifest.createdAt, entries: counts.entries, users: counts.users,
            events: counts.events, kept: nil, refusal: refusal)
    }
}

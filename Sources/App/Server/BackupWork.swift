import Access
import Age
import Audit
import Backups
import Core
import Logging
import ServiceLifecycle
import Store

/// Backups on schedule, and behind one of them, once a month, the trial of restoring it: on one node at a time, beside everything else.
struct BackupWork: Service {
    let assembly: Assembly
    let launch: Launch
    let logger: Logger

    static let make: JobKind = "backups.make"
    /// From one trial to the next, at most.
    static let drillsEvery = Duration.seconds(30 * 86_400)
    /// Longer than both take; another node takes over from one that died.
    private static let lease = Duration.seconds(6 * 3_600)

    func run() async throws {
        let settings = launch.settings.backups
        // A service that returns ends the server.
        guard settings.place != nil, settings.lock != nil else { return try await gracefulShutdown() }
        let desk = BackupDesk(launch, time: assembly.time, randomness: assembly.randomness)
        let runner = JobRunner(
            database: assembly.databases.main,
            handlers: [
                Self.make: { _ in
                    try await trying("a backup could not be made") { () throws(CommandFault) in
                        try await backUp(desk)
                    }
                    // What comes of it is recorded; a failure is no reason to make another backup, and the next one is tried again.
                    try? await trying("the trial of restoring a backup failed") { () throws(CommandFault) in
                        try await tryOut(desk)
                    }
                }
            ], schedules: [Schedule("backups.make", every: settings.interval, Self.make)], lease: Self.lease,
            time: assembly.time, randomness: assembly.randomness)
        await cancelWhenGracefulShutdown { await runner.run() }
        await desk.close()
    }

    private func backUp(_ desk: BackupDesk) async throws(CommandFault) {
        // As the settings are by now: what closes backups is replaced while the server works.
        guard let lock = try launch.settingsNow().backups.lock else {
            throw CommandFault(.configuration, "nobody could open the backup", advice: "set BACKUP_RECIPIENTS")
        }
        let place = try desk.place(nil)
        let manifest = try await desk.make(assembly, to: place, lock: lock, by: .system(.backups))
        let size = manifest.files.reduce(0) { $0 + $1.size }
        logger.notice("backup \(manifest.name) made", metadata: ["place": "\(place.name)", "bytes": "\(size)"])
        let gone = try await desk.prune(place, dryRun: false)
        guard !gone.isEmpty else { return }
        try await assembly.recordPruning(gone, by: .system(.backups))
    }

    private func tryOut(_ desk: BackupDesk) async throws(CommandFault) {
        let settings = launch.settings.backups
        guard let key = try launch.settingsNow().backups.key else { return }
        let last: Instant?
        do {
            last = try await assembly.audited.read { reader throws(StoreFault) in try reader.newest(.backupDrilled) }
        } catch {
            throw CommandFault(error)
        }
        // Behind the next backup it would be too late.
        if let last, assembly.time.now() + settings.interval - last <= Self.drillsEvery { return }
        let report = try await desk.drill(assembly, nil, in: try desk.place(nil), key: key, by: .system(.backups))
        logger.notice("backup \(report.name) can be restored", metadata: ["entries": "\(report.entries)"])
    }

    /// A failure is logged, and thrown.
    private func trying(_ what: String, _ body: () async throws(CommandFault) -> Void) async throws(CommandFault) {
        do throws(CommandFault) { try await body() } catch {
            logger.error("\(what): \(error.message)", metadata: ["advice": "\(error.advice ?? "")"])
            throw error
        }
    }
}

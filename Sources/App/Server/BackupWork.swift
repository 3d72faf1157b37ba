import Access
import Age
import Audit
import Backups
import Core
import Logging
import ServiceLifecycle
import Store

/// Backups on schedule, and once a month the trial of restoring one: on one node at a time, beside everything else.
struct BackupWork: Service {
    let assembly: Assembly
    let launch: Launch
    let logger: Logger

    static let make: JobKind = "backups.make"
    static let drill: JobKind = "backups.drill"
    /// From one trial to the next.
    static let drillsEvery = Duration.seconds(30 * 86_400)
    /// Longer than either takes; another node takes over from one that died.
    private static let lease = Duration.seconds(6 * 3_600)

    func run() async throws {
        let settings = launch.settings.backups
        // A service that returns ends the server.
        guard settings.place != nil, let lock = settings.lock else { return try await gracefulShutdown() }
        let desk = BackupDesk(launch, time: assembly.time, randomness: assembly.randomness)
        var schedules = [Schedule("backups.make", every: settings.interval, Self.make)]
        if settings.key != nil { schedules.append(Schedule("backups.drill", every: Self.drillsEvery, Self.drill)) }
        let runner = JobRunner(
            database: assembly.databases.main,
            handlers: [
                Self.make: { _ in
                    try await trying("a backup could not be made") { () throws(CommandFault) in
                        try await backUp(desk, lock)
                    }
                },
                Self.drill: { _ in
                    try await trying("the trial of restoring a backup failed") { () throws(CommandFault) in
                        try await tryOut(desk, lock)
                    }
                },
            ], schedules: schedules, lease: Self.lease, time: assembly.time, randomness: assembly.randomness)
        await cancelWhenGracefulShutdown { await runner.run() }
        await desk.close()
    }

    private func backUp(_ desk: BackupDesk, _ lock: AgeLock) async throws(CommandFault) {
        let place = try desk.place(nil)
        let manifest = try await desk.make(assembly, to: place, lock: lock, by: .system(.backups))
        let size = manifest.files.reduce(0) { $0 + $1.size }
        logger.notice("backup \(manifest.name) made", metadata: ["place": "\(place.name)", "bytes": "\(size)"])
        let gone = try await desk.prune(place, dryRun: false)
        guard !gone.isEmpty else { return }
        try await assembly.recordPruning(gone, by: .system(.backups))
    }

    private func tryOut(_ desk: BackupDesk, _ lock: AgeLock) async throws(CommandFault) {
        guard let key = launch.settings.backups.key else { return }
        let place = try desk.place(nil)
        let names: [String]
        do { names = try await desk.shelf(place).names() } catch {
            throw (error as? CommandFault) ?? CommandFault(.io, "\(error)")
        }
        if names.isEmpty { try await backUp(desk, lock) }
        let report = try await desk.drill(assembly, nil, in: place, key: key, by: .system(.backups))
        logger.notice("backup \(report.name) can be restored", metadata: ["entries": "\(report.entries)"])
    }

    /// A failure is logged, and thrown so that the job is tried again.
    private func trying(_ what: String, _ body: () async throws(CommandFault) -> Void) async throws(CommandFault) {
        do throws(CommandFault) { try await body() } catch {
            logger.error("\(what): \(error.message)", metadata: ["advice": "\(error.advice ?? "")"])
            throw error
        }
    }
}

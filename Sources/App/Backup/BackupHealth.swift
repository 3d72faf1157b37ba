import Audit
import Core
import Health
import Store

/// Whether the newest backup, and the newest trial of restoring one, are as young as they should be.
struct BackupHealth: Sendable {
    let database: AuditedDatabase
    let settings: BackupSettings
    let time: any TimeSource

    /// A trial that is older is missed.
    private static let drillLimit = BackupWork.drillsEvery + .seconds(5 * 86_400)

    /// What is wrong; nil when nothing is, or the server makes no backups.
    func impairment() async throws(StoreFault) -> String? {
        guard settings.place != nil else { return nil }
        let now = time.now()
        let (made, drilled, failed) = try await database.read { reader throws(StoreFault) in
            (
                try reader.newest(.backupMade), try reader.newest(.backupDrilled), try reader.newest(.backupDrillFailed)
            )
        }
        guard let made else { return "no backup was made yet" }
        guard now - made <= settings.interval * 2 else { return "the newest backup is of \(made.rfc3339)" }
        if let failed, drilled.map({ failed > $0 }) ?? true {
            return "the newest trial of restoring a backup failed, \(failed.rfc3339)"
        }
        guard let drilled, now - drilled > Self.drillLimit else { return nil }
        return "the newest trial of restoring a backup is of \(drilled.rfc3339)"
    }
}

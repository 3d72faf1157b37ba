import Audit
import Core
import Store

/// Whether there are backups from which this installation would come back.
enum BackupCheck {
    /// What `castellan doctor` says of them.
    static func run(
        _ settings: BackupSettings, _ database: AuditedDatabase, _ time: any TimeSource
    ) async throws(StoreFault) -> [Finding] {
        guard settings.place != nil else {
            return [
                Finding(
                    "backups", .warn, "the server makes none",
                    advice: "set BACKUP_TO and BACKUP_RECIPIENTS; see “Backups” in docs/data-protection.md")
            ]
        }
        var findings: [Finding] = []
        if settings.recipients.isEmpty {
            findings.append(
                Finding(
                    "backup keys", .warn, "one passphrase closes all backups: who loses it loses them",
                    advice: "set BACKUP_RECIPIENTS to two instead, of operations and in escrow"))
        }
        let impairment = try await BackupHealth(database: database, settings: settings, time: time).impairment()
        if let impairment {
            findings.append(
                Finding(
                    "backups", .warn, impairment,
                    advice: "let the server run, or castellan backup; castellan backup drill tries one out"))
        } else {
            findings.append(Finding("backups", .pass, "the newest is as young as it should be"))
        }
        return findings
    }
}

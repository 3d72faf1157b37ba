import Access
public import Audit
import Backups
import Core
import Store
import TransparencyLog

extension Assembly {
    /// What a manifest says of the database, asked before the backup begins.
    func origin() async throws(StoreFault) -> BackupWriter.Origin {
        let steps = try await audited.read { reader throws(StoreFault) in
            try reader.rows("SELECT room, max(number) FROM schema_migrations GROUP BY room", as: SchemaLevel.self)
        }
        let note = try await audited.tree.checkpoint()
        let size = note.flatMap { try? Checkpoint(text: $0.text) }?.size ?? 0
        return BackupWriter.Origin(
            version: Release.current.version,
            schema: Dictionary(steps.map { ($0.room, $0.number) }) { max($0, $1) },
            checkpoint: LogCheckpoint(note: note?.encoded ?? "", size: Int64(size)))
    }
}

extension Assembly {
    /// Records which files of backups were removed.
    func recordPruning(_ files: [String], by grant: Grant) async throws(CommandFault) {
        do throws(StoreFault) {
            try await audited.change(by: grant, action: .backupsPruned, on: Target(type: "backup", id: nil)) {
                change throws(StoreFault) in
                change.note("files", .text(files.joined(separator: " ")))
                return .commit(())
            }
        } catch {
            throw CommandFault(error)
        }
    }
}

private struct SchemaLevel: RowDecodable {
    let room: String
    let number: Int

    init(row: Row) throws(StoreFault) {
        room = try row.get(0)
        number = try row.get(1)
    }
}

extension Reader {
    /// When something was done last that the audit log records; nil when never.
    func newest(_ action: Action) throws(StoreFault) -> Instant? {
        try value(
            "SELECT created_at FROM audit_entries WHERE action = \(action.name) ORDER BY idx DESC LIMIT 1",
            as: Instant.self)
    }
}

extension Target {
    /// A backup, by its name.
    static func backup(_ name: String) -> Target { Target(type: "backup", id: name) }
}

extension Action {
    /// A backup was made.
    public static let backupMade = Action("backup.made")
    /// This database was restored from a backup.
    public static let backupRestored = Action("backup.restored")
    /// A backup was restored on trial, verified, and thrown away.
    public static let backupDrilled = Action("backup.drilled")
    /// A backup could not be restored on trial.
    public static let backupDrillFailed = Action("backup.drill_failed")
    /// Backups whose time was over were removed.
    public static let backupsPruned = Action("backup.pruned")
}

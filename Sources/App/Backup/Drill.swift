import Access
import Age
import Audit
import Backups
import Core
import Glibc
import Store

extension BackupDesk {
    /// Restores a backup, the newest unless told, into a temporary place, verifies it, throws it away, and records what came of it.
    func drill(
        _ assembly: Assembly, _ name: String?, in place: any BackupPlace, key: AgeKey, by grant: Grant,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(CommandFault) -> RestoreReport {
        let shelf = try await shelf(place)
        let wanted: String
        do throws(BackupFault) {
            if let name {
                wanted = BackupName.parse(name)?.name ?? name
            } else if let newest = try await shelf.names().last {
                wanted = newest
            } else {
                throw .missing("there is no backup in \(place.name)")
            }
        } catch {
            throw CommandFault(error)
        }
        let restoration = Restoration(desk: self, shelf: shelf, key: key, withoutLedger: true, tell: tell)
        do throws(CommandFault) {
            let trial = try await restoration.attempt(wanted) { _ in }
            await trial.target.discard()
            try await record(wanted, nil, assembly, grant)
            return trial.report
        } catch {
            try await record(wanted, error.message, assembly, grant)
            throw error
        }
    }

    private func record(
        _ name: String, _ problem: String?, _ assembly: Assembly, _ grant: Grant
    ) async throws(CommandFault) {
        do throws(StoreFault) {
            let action: Action = problem == nil ? .backupDrilled : .backupDrillFailed
            try await assembly.audited.change(by: grant, action: action, on: .backup(name)) {
                change throws(StoreFault) in
                if let problem { change.note("problem", .text(problem)) }
                return .commit(())
            }
        } catch {
            throw CommandFault(error)
        }
    }

    /// A place that is there already: a mistyped name must not make an empty folder.
    func existing(_ path: String) throws(CommandFault) -> any BackupPlace {
        guard BackupDestination(path: path).bucket != nil || access(path, F_OK) == 0 else {
            throw CommandFault(.noInput, "there is no folder \(path)")
        }
        return try place(path)
    }
}

import CSQLite
public import Core
import Glibc
import Store

extension RestoreTarget {
    /// Puts what was restored in the place of what is there, and returns where that is kept from then on; nil when there was nothing.
    /// Nothing may have the databases open.
    public func swap(into dataFolder: String, at now: Instant) async throws(BackupFault) -> String? {
        let stamp = now.rfc3339.prefix(19).filter(\.isNumber)
        return try await BlockingWork.run { () throws(BackupFault) in
            switch self {
            case .sqlite(let folder):
                for path in [dataFolder, folder].flatMap({ ["\($0)/\(Self.mainFile)", "\($0)/\(Self.keysFile)"] }) {
                    try Self.foldLog(of: path)
                }
                let kept = "\(dataFolder)/before-restore-\(stamp)"
                guard mkdir(kept, 0o700) == 0 else { throw .place("can't make \(kept): \(Descriptor.reason)") }
                // First the keys: old data with newer keys can be read, new data with older keys can't.
                var isEmpty = true
                for file in [Self.keysFile, Self.mainFile] {
                    let there = "\(dataFolder)/\(file)"
                    isEmpty = try !Self.replace(there, with: "\(folder)/\(file)", keeping: "\(kept)/\(file)") && isEmpty
                }
                Self.remove(folder)
                if isEmpty { rmdir(kept) }
                return isEmpty ? nil : kept
            case .postgresql(let url, let database):
                let server = PostgreSQLServer(url)
                let name = try server.database
                let kept = "\(name.prefix(40))_before_\(stamp)"
                let renaming = "ALTER DATABASE \"\(database)\" RENAME TO \"\(name)\""
                guard try server.has(name) else {
                    try server.run(renaming)
                    return nil
                }
                try server.run("ALTER DATABASE \"\(name)\" RENAME TO \"\(kept)\"", renaming)
                return kept
            }
        }
    }

    /// Brings a database's write-ahead log into its file, which also tells whether somebody has it open. A file that is damaged is
    /// swapped as it is.
    private static func foldLog(of path: String) throws(BackupFault) {
        guard access(path, F_OK) == 0 else { return }
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { return }
        let result = sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        guard result != SQLITE_BUSY, result != SQLITE_LOCKED else {
            throw .refused("\(path) is open in another process", advice: "stop the server, then restore again")
        }
    }

    /// Puts a file in another's place, at no moment of which there is none, and keeps that one under another name; whether there was
    /// one.
    private static func replace(_ file: String, with new: String, keeping kept: String) throws(BackupFault) -> Bool {
        let isThere = link(file, kept) == 0
        guard isThere || errno == ENOENT, rename(new, file) == 0 else {
            throw .place("can't put \(new) in the place of \(file): \(Descriptor.reason)")
        }
        return isThere
    }
}

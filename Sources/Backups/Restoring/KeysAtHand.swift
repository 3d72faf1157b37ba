import CSQLite
import Core
import Glibc
import Store

extension BackupSource {
    /// Whether the installation has keys of people, and so the ledger of erasures, which is newer than any backup's. False where
    /// there is no database or an empty one; throws where there is one that can't be read.
    public func hasKeys() async throws(BackupFault) -> Bool {
        try await BlockingWork.run { () throws(BackupFault) in
            switch self {
            case .sqlite(_, let keys, _): try Self.hasKeys(file: keys)
            case .postgresql(let url, _): try Self.hasKeys(PostgreSQLServer(url))
            }
        }
    }

    private static let anyKey = "SELECT EXISTS (SELECT 1 FROM subject_keys)"

    private static func hasKeys(file path: String) throws(BackupFault) -> Bool {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return false }
        var handle: OpaquePointer?
        var statement: OpaquePointer?
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(handle)
        }
        func asked(_ text: String) throws(BackupFault) -> Bool {
            sqlite3_finalize(statement)
            statement = nil
            guard sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK,
                sqlite3_step(statement) == SQLITE_ROW
            else { throw .place("\(path): \(String(cString: sqlite3_errmsg(handle)))") }
            return sqlite3_column_int(statement, 0) != 0
        }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw .place("\(path): \(String(cString: sqlite3_errmsg(handle)))")
        }
        guard try asked("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'subject_keys')") else { return false }
        return try asked(anyKey)
    }

    private static func hasKeys(_ server: PostgreSQLServer) throws(BackupFault) -> Bool {
        let name = try server.database
        guard try server.has(name) else { return false }
        guard try server.run("SELECT to_regclass('subject_keys') IS NOT NULL", in: name).hasPrefix("t") else {
            return false
        }
        return try server.run(anyKey, in: name).hasPrefix("t")
    }
}

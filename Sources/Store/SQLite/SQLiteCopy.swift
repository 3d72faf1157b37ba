import CSQLite
import Glibc

/// A copy of a SQLite database as it was at one moment, made while others write to it.
///
/// The copy is a file without a name in a folder of 0700: nobody finds it, and nothing of it is left when the process dies. One read
/// transaction holds the moment from the first page to the last, so that writers go on and never make it begin anew; what they write
/// meanwhile stays in the write-ahead log until the copy is done.
public enum SQLiteCopy {
    /// Pages between two looks at whether to go on; 8 MiB.
    private static let pagesAtOnce: CInt = 1024

    /// Copies the database at `path`. Returns a descriptor that is at the copy's beginning, which the caller closes. It blocks its
    /// thread. `tell` hears how many bytes of how many are done.
    public static func take(
        of path: String, in folder: String, tell: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws(StoreFault) -> CInt {
        let source = try open(path, flags: SQLITE_OPEN_READWRITE)
        defer { sqlite3_close(source) }
        sqlite3_busy_timeout(source, 5_000)
        try run("BEGIN; SELECT count(*) FROM sqlite_schema", on: source)

        let name = "\(folder)/copy-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = Glibc.open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unusable("can't create \(name): \(String(cString: strerror(errno)))") }
        do throws(StoreFault) {
            let copy: OpaquePointer
            do throws(StoreFault) { copy = try open(name, flags: SQLITE_OPEN_READWRITE) } catch {
                unlink(name)
                throw error
            }
            defer { sqlite3_close(copy) }
            // Nobody else sees the file, and if the copy doesn't end well it is thrown away.
            do throws(StoreFault) {
                try run(
                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", on: copy)
            } catch {
                unlink(name)
                throw error
            }
            unlink(name)
            try copyPages(from: source, to: copy, tell)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func copyPages(
        from source: OpaquePointer, to copy: OpaquePointer, _ tell: (Int64, Int64) -> Void
    ) throws(StoreFault) {
        let pageSize = try pageSize(of: source)
        guard let backup = sqlite3_backup_init(copy, "main", source, "main") else { throw .sqlite(copy) }
        var step = SQLITE_OK
        while step == SQLITE_OK {
            step = sqlite3_backup_step(backup, pagesAtOnce)
            guard step == SQLITE_OK || step == SQLITE_DONE else { break }
            let total = Int64(sqlite3_backup_pagecount(backup))
            tell((total - Int64(sqlite3_backup_remaining(backup))) * pageSize, total * pageSize)
        }
        let result = sqlite3_backup_finish(backup)
        guard step == SQLITE_DONE, result == SQLITE_OK else {
            throw .unusable(String(cString: sqlite3_errstr(step == SQLITE_DONE ? result : step)))
        }
    }

    private static func pageSize(of handle: OpaquePointer) throws(StoreFault) -> Int64 {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, "PRAGMA page_size", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { throw .sqlite(handle) }
        return sqlite3_column_int64(statement, 0)
    }

    private static func open(_ path: String, flags: CInt) throws(StoreFault) -> OpaquePointer {
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nil)
        guard result == SQLITE_OK, let handle else {
            sqlite3_close(handle)
            throw .unusable("can't open \(path): \(String(cString: sqlite3_errstr(result)))")
        }
        return handle
    }

    private static func run(_ text: String, on handle: OpaquePointer) throws(StoreFault) {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw .sqlite(handle) }
    }
}

public import Core
import Glibc
import Store

/// The databases that are backed up.
public enum BackupSource: Sendable {
    /// Two files, and a folder of the server's own for the copy while it is read.
    case sqlite(main: String, keys: String, work: String)
    /// One database, and the tables of it that hold the keys of people and what belongs to them.
    case postgresql(Secret<String>, keyTables: [String])

    var engine: Engine {
        switch self {
        case .sqlite: .sqlite
        case .postgresql: .postgresql
        }
    }

    /// Begins a dump. On SQLite the copy is complete once this returns; on PostgreSQL it comes as it is read. `tell` hears bytes
    /// copied and bytes in all. It blocks its thread.
    func contents(
        _ content: Manifest.File.Content, tell: (Int64, Int64) -> Void
    ) throws(BackupFault) -> Dump {
        switch self {
        case .sqlite(let main, let keys, let work):
            guard mkdir(work, 0o700) == 0 || errno == EEXIST else {
                throw .place("can't make the folder \(work): \(Descriptor.reason)")
            }
            let path = content == .main ? main : keys
            let descriptor: CInt
            do throws(StoreFault) {
                descriptor = try SQLiteCopy.take(of: path, in: work) { tell($0, $1) }
            } catch {
                guard case .unusable(let why) = error else { throw .store(error) }
                throw .place("can't copy the database into \(work): \(why)")
            }
            return Dump(descriptor: descriptor, program: nil)
        case .postgresql(let url, let tables):
            let choice =
                content == .main
                ? tables.map { "--exclude-table-data=\($0)" } : ["--data-only"] + tables.map { "--table=\($0)" }
            let program = try RunningProgram.start(
                "pg_dump",
                ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-password"] + choice,
                environment: try PostgreSQLEnvironment.of(url), .output)
            return Dump(descriptor: program.pipe, program: program)
        }
    }
}

/// A dump that is being read.
struct Dump: Sendable {
    /// Where it comes from.
    let descriptor: CInt
    fileprivate let program: RunningProgram?

    /// Once all was read: throws when it isn't complete after all.
    func end() throws(BackupFault) {
        if let program { try program.end() } else { close(descriptor) }
    }

    /// Gives it up.
    func cancel() {
        if let program { program.cancel() } else { close(descriptor) }
    }
}

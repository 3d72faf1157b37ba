public import Age
import CSQLite
public import Core
import Glibc
import Store

/// The temporary place that a backup is restored into, until it is known to be good.
public enum RestoreTarget: Sendable {
    /// A folder with `castellan.db` and `keys.db`.
    case sqlite(folder: String)
    /// A database beside the real one, on the same server.
    case postgresql(Secret<String>, database: String)

    /// The file of the database without the keys of people, on SQLite.
    public static let mainFile = "castellan.db"
    /// The file of the keys of people.
    public static let keysFile = "keys.db"

    /// Makes the place.
    public func prepare() async throws(BackupFault) {
        try await BlockingWork.run { () throws(BackupFault) in
            switch self {
            case .sqlite(let folder):
                guard mkdir(folder, 0o700) == 0 else {
                    throw .place("can't make the folder \(folder): \(Descriptor.reason)")
                }
            case .postgresql(let url, let database):
                try PostgreSQLServer(url).run("CREATE DATABASE \"\(database)\" TEMPLATE template0 ENCODING 'UTF8'")
            }
        }
    }

    /// Fills it with a file of a backup.
    public func fill(
        _ file: Manifest.File, from shelf: BackupShelf, with key: AgeKey
    ) async throws(BackupFault) {
        switch self {
        case .sqlite(let folder):
            let path = "\(folder)/\(file.content == .main ? Self.mainFile : Self.keysFile)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .place("can't create \(path): \(Descriptor.reason)") }
            defer { close(descriptor) }
            try await shelf.open(file, with: key) { bytes throws(BackupFault) in
                try Descriptor.write(bytes, to: descriptor, called: path)
            }
            guard fsync(descriptor) == 0 else { throw .place("can't write \(path): \(Descriptor.reason)") }
        case .postgresql(let url, let database):
            let program = try Self.restoring(url, into: database)
            do throws(BackupFault) {
                try await shelf.open(file, with: key) { bytes throws(BackupFault) in try program.write(bytes) }
            } catch {
                program.cancel()
                throw error
            }
            try await BlockingWork.run { () throws(BackupFault) in try program.end() }
        }
    }

    /// Fills it with the keys of people as the source has them now.
    public func fillKeys(from source: BackupSource) async throws(BackupFault) {
        try await BlockingWork.run { () throws(BackupFault) in
            let dump = try source.contents(.keys) { _, _ in }
            do throws(BackupFault) { try take(dump) } catch {
                dump.cancel()
                throw error
            }
            try dump.end()
        }
    }

    private func take(_ dump: Dump) throws(BackupFault) {
        switch self {
        case .sqlite(let folder):
            let path = "\(folder)/\(Self.keysFile)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .place("can't create \(path): \(Descriptor.reason)") }
            defer { close(descriptor) }
            try Descriptor.readAll(dump.descriptor) { bytes throws(BackupFault) in
                try Descriptor.write(bytes, to: descriptor, called: path)
            }
            guard fsync(descriptor) == 0 else { throw .place("can't write \(path): \(Descriptor.reason)") }
        case .postgresql(let url, let database):
            let program = try Self.restoring(url, into: database)
            do throws(BackupFault) {
                try Descriptor.readAll(dump.descriptor) { bytes throws(BackupFault) in try program.write(bytes) }
            } catch {
                program.cancel()
                throw error
            }
            try program.end()
        }
    }

    /// Lets the keys' database remember no later checkpoint of the audit log than this: it was copied a moment after the main one,
    /// which would look too old otherwise.
    public func remember(_ checkpoint: LogCheckpoint) async throws(BackupFault) {
        let size = checkpoint.size
        let note = checkpoint.note.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        let statement = "UPDATE audit_remembered SET size = \(size), note = '\(note)' WHERE size > \(size)"
        try await BlockingWork.run { () throws(BackupFault) in
            switch self {
            case .sqlite(let folder): try Self.run(statement, on: "\(folder)/\(Self.keysFile)")
            case .postgresql(let url, let database): try PostgreSQLServer(url).run(statement, in: database)
            }
        }
    }

    /// Removes it with everything in it.
    public func discard() async {
        _ = try? await BlockingWork.run { () throws(BackupFault) in
            switch self {
            case .sqlite(let folder): Self.remove(folder)
            case .postgresql(let url, let database):
                try PostgreSQLServer(url).run("DROP DATABASE IF EXISTS \"\(database)\"")
            }
        }
    }

    private static func restoring(_ url: Secret<String>, into database: String) throws(BackupFault) -> RunningProgram {
        try RunningProgram.start(
            "pg_restore",
            [
                "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--no-password",
                "--dbname=\(database)",
            ], environment: try PostgreSQLEnvironment.of(url), .input)
    }

    private static func run(_ statement: String, on path: String) throws(BackupFault) {
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
            sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK
        else { throw .place("\(path): \(String(cString: sqlite3_errmsg(handle)))") }
    }

    static func remove(_ folder: String) {
        guard let listing = opendir(folder) else { return }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(folder)/\(name)") }
        }
        closedir(listing)
        rmdir(folder)
    }
}

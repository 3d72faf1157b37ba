import CSQLite
import Core
import Foundation
import GRDB

/// The file of a SQLite database: created with what can't be changed later, and refused when it is somebody else's.
struct SQLiteFile {
    let configuration: SQLiteConfiguration

    /// What says to the triggers whether the server is writing.
    static let guardTable = """
        CREATE TABLE IF NOT EXISTS server_guard (
            id INTEGER PRIMARY KEY CHECK (id = 1), inside INTEGER NOT NULL
        ) STRICT;
        INSERT INTO server_guard (id, inside) VALUES (1, 0) ON CONFLICT DO NOTHING;
        """

    /// The open pool, with every setting that the guarantees rest on read back.
    func openPool() throws(StoreFault) -> DatabasePool {
        Self.library
        try restrictAccess()
        do {
            try prepare()
            var options = GRDB.Configuration()
            options.busyMode = .timeout(configuration.busyTimeout.inSeconds)
            options.maximumReaderCount = 1
            let pool = try DatabasePool(path: configuration.path, configuration: options)
            // GRDB sets `synchronous` back to NORMAL when it switches to WAL, so this comes after the pool is open.
            try pool.writeWithoutTransaction { try configureWriter($0) }
            return pool
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw .sqlite(error)
        }
    }

    /// Set once, before SQLite's first use: a statement with triggers copies the pages it changes, and where they are more
    /// than 64 KiB SQLite would write them, and those of all statements after it, into a file. No harm where it is too late.
    private static let library: Void = {
        _ = castellan_sqlite_keep_statement_journals_in_memory()
    }()

    /// Creates the file, or finds it, readable by its owner alone; SQLite gives `-wal` and `-shm` the same mode.
    ///
    /// A file that is there is never opened here: closing any descriptor of it would drop the locks of this process's other
    /// connections to it (POSIX ties them to process and file), and other programs would then take the log from under them.
    private func restrictAccess() throws(StoreFault) {
        let path = configuration.path
        let created = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if created >= 0 {
            _ = Foundation.close(created)
            return
        }
        guard errno == EEXIST else {
            throw .unusable("can't create \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unusable("\(path) is not a file")
        }
        guard status.st_mode & 0o777 == 0o600 || chmod(path, 0o600) == 0 else {
            throw .unusable("can't restrict \(path) to its owner: \(String(cString: strerror(errno)))")
        }
    }

    /// Fixes page size, vacuum mode and application id of an empty file; checks the id of one that is not empty.
    private func prepare() throws {
        var options = GRDB.Configuration()
        options.busyMode = .timeout(configuration.busyTimeout.inSeconds)
        let queue = try DatabaseQueue(path: configuration.path, configuration: options)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            let isEmpty = try Int.fetchOne(database, sql: "PRAGMA page_count") == 0
            let applicationID = try Int32.fetchOne(database, sql: "PRAGMA application_id")
            if isEmpty {
                try database.execute(
                    sql: """
                        PRAGMA page_size = \(configuration.pageSize);
                        PRAGMA auto_vacuum = INCREMENTAL;
                        PRAGMA application_id = \(configuration.applicationID);
                        """)
            } else if applicationID != configuration.applicationID {
                throw StoreFault.unusable("\(configuration.path) belongs to another program")
            }
        }
    }

    private func configureWriter(_ database: GRDB.Database) throws {
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -262144;
                PRAGMA journal_size_limit = 67108864;
                \(Self.guardTable)
                """)
        let expected = [
            "synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1",
            "application_id": "\(configuration.applicationID)",
        ]
        for (name, value) in expected {
            let actual = try String.fetchOne(database, sql: "PRAGMA \(name)")
            guard actual == value else {
                throw StoreFault.unusable("\(configuration.path): \(name) is \(actual ?? "unset"), not \(value)")
            }
        }
    }
}

extension Duration {
    /// Seconds, as `TimeInterval` counts them.
    var inSeconds: Double {
        Double(wholeMilliseconds) / 1_000
    }
}

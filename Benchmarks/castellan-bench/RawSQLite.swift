import Foundation
import GRDB
import Store

/// The same rows into the same tables of a plain SQLite file: prepared statements, one thread, one commit per batch, no triggers.
struct RawSQLite {
    let path: String

    func insert(_ rows: [WrittenRows], batch: Int) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            for migration in Place.migrations { try database.execute(sql: migration.sqlite) }
            let triggers = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }

            let clock = ContinuousClock()
            let begun = clock.now
            let spent = cpuMicroseconds()
            for start in stride(from: 0, to: rows.count, by: batch) {
                try database.inTransaction {
                    for row in rows[start..<min(start + batch, rows.count)] { try Self.insert(row, into: database) }
                    return .commit
                }
            }
            report("raw_cpu_us_each", (cpuMicroseconds() - spent) / Double(rows.count))
            report("raw_per_second", Double(rows.count) / (clock.now - begun).inSeconds)
        }
    }

    private static func insert(_ row: WrittenRows, into database: GRDB.Database) throws {
        let note = try database.cachedStatement(sql: "INSERT INTO notes VALUES (?, ?, ?, ?)")
        try note.execute(arguments: [row.note.id, row.note.number, row.note.text, row.note.created])
        let entry = try database.cachedStatement(sql: "INSERT INTO audit_entries VALUES (?, ?, ?, ?, ?, ?, ?)")
        try entry.execute(arguments: [
            row.entry.index, row.entry.id, row.entry.created, row.entry.action, row.entry.type, row.entry.text,
            blob(row.entry.hash),
        ])
        let values = try database.cachedStatement(
            sql: """
                INSERT INTO audit_values (entry_id, user_id, resource_id, ip_address, user_agent, details)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        try values.execute(arguments: [
            row.entry.id, row.values.user, row.values.resource, blob(row.values.address), blob(row.values.agent),
            blob(row.values.details),
        ])
    }

    private static func blob(_ bytes: [UInt8]) -> DatabaseValue {
        bytes.withUnsafeBytes { bytes in Data(bytes).databaseValue }
    }
}

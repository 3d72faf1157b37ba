import Core
import Store

/// What somebody did straight on the database: rows of `change_log` that belong to one statement.
struct OutsideChange {
    let table: String
    let operation: String
    let databaseUser: String
    /// When the statement ran.
    let time: Instant
    /// How many rows it changed; nil when the engine doesn't say (`TRUNCATE`).
    private(set) var rows: Int?
    /// Whose rows, as far as is known.
    private(set) var users: [String]

    /// How many users an entry names.
    private static let namedUsers = 100

    /// One row of `change_log`.
    init(_ row: ChangeLogRow) {
        table = row.table
        operation = row.operation
        databaseUser = row.databaseUser
        time = row.time
        rows = row.rows
        users = row.users
    }

    /// Puts the rows of one statement together. PostgreSQL leaves one row for each statement, SQLite one for each row
    /// it changed.
    static func grouped(_ rows: [ChangeLogRow]) -> [OutsideChange] {
        var changes: [OutsideChange] = []
        for row in rows.sorted(by: { $0.id < $1.id }) {
            let next = OutsideChange(row)
            if let last = changes.indices.last, changes[last].isOneStatement(with: next) {
                changes[last].add(next)
            } else {
                changes.append(next)
            }
        }
        return changes
    }

    /// The entry's details.
    var details: [(name: String, value: DetailValue)] {
        var details: [(name: String, value: DetailValue)] = [
            ("at", .text(time.rfc3339)), ("operation", .text(operation)), ("user_ids", .list(users)),
        ]
        if let rows { details.append(("rows", .integer(Int64(rows)))) }
        return details
    }

    private func isOneStatement(with other: OutsideChange) -> Bool {
        (table, operation, databaseUser, time) == (other.table, other.operation, other.databaseUser, other.time)
    }

    private mutating func add(_ other: OutsideChange) {
        rows = rows.flatMap { rows in other.rows.map { rows + $0 } }
        users = Array((users + other.users.filter { !users.contains($0) }).prefix(Self.namedUsers))
    }
}

/// A row of `change_log`, which the Store's triggers write.
struct ChangeLogRow: RowDecodable {
    let id: Int64
    let table: String
    let operation: String
    let rows: Int?
    let users: [String]
    let databaseUser: String
    let time: Instant

    /// Takes rows out of the table: whoever deletes them records them.
    static func claim(_ limit: Int) -> SQL {
        """
        DELETE FROM change_log WHERE id IN (SELECT id FROM change_log ORDER BY id LIMIT \(limit))
        RETURNING id, table_name, operation, row_count, user_ids, database_user, created_at
        """
    }

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        table = try row.get(1)
        operation = try row.get(2)
        rows = try row.get(3)
        let list = try row.get(4, as: JSONText?.self).flatMap { try? JSONReader.read([UInt8]($0.text.utf8)) }
        users = (list?.array ?? []).compactMap(\.string)
        // SQLite has no users: whoever can write the file can change it.
        databaseUser = try row.get(5, as: String?.self) ?? "sqlite"
        time = try row.get(6)
    }
}

import Core
import GRDB
import GRDBSQLite

/// Statements on one of the pool's connections. GRDB prepares and keeps them; binding and stepping go straight to SQLite.
final class SQLiteConnection: Connection {
    let dialect = Dialect(engine: .sqlite)
    /// The first statement of the current unit that failed: such a unit can't commit, as on PostgreSQL.
    private(set) var firstFault: StoreFault?
    /// Whether the current unit ran anything but queries.
    private(set) var hasWritten = false
    private let database: GRDB.Database
    private let statements: StatementFigures
    private let handle: OpaquePointer?

    /// Lives only inside the closure that received `database`.
    init(_ database: GRDB.Database, _ statements: StatementFigures) {
        self.database = database
        self.statements = statements
        handle = database.sqliteConnection
    }

    /// Forgets the unit before.
    func beginUnit() {
        firstFault = nil
        hasWritten = false
    }

    /// Whether a transaction is open.
    var isInsideTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether rows written in this transaction still refer to missing ones through deferred foreign keys.
    var hasDanglingReferences: Bool {
        var current: CInt = 0
        var highest: CInt = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    func query(_ sql: SQL, _ each: (Row) throws(StoreFault) -> Void) throws(StoreFault) {
        let text = sql.text
        try statements.measure(text) { () throws(StoreFault) in
            let statement = try prepare(text, sql.values)
            defer { release(statement) }
            if sqlite3_stmt_readonly(statement) == 0 { hasWritten = true }
            let row = Row(source: SQLiteCursor(statement))
            while try step(statement) { try each(row) }
        }
    }

    func run(_ sql: SQL) throws(StoreFault) -> Int {
        let text = sql.text
        return try statements.measure(text) { () throws(StoreFault) in
            let statement = try prepare(text, sql.values)
            defer { release(statement) }
            hasWritten = true
            let before = sqlite3_total_changes64(handle)
            while try step(statement) {}
            // `changes` keeps the last count when a statement, such as DDL, counts nothing.
            return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
        }
    }

    func runLater(_ sql: SQL) throws(StoreFault) {
        _ = try run(sql)
    }

    func runScript(_ text: String) throws(StoreFault) {
        hasWritten = true
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw note(.sqlite(handle)) }
    }

    private func prepare(_ text: String, _ values: [SQLValue]) throws(StoreFault) -> OpaquePointer {
        let statement: OpaquePointer
        do {
            statement = try database.cachedStatement(sql: text).sqliteStatement
        } catch {
            throw note(.sqlite(error))
        }
        for (index, value) in values.enumerated() {
            guard value.bind(to: statement, at: CInt(index + 1)) == SQLITE_OK else {
                throw note(.sqlite(handle))
            }
        }
        return statement
    }

    private func step(_ statement: OpaquePointer) throws(StoreFault) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw note(.sqlite(handle))
        }
    }

    private func release(_ statement: OpaquePointer) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private func note(_ fault: StoreFault) -> StoreFault {
        firstFault = firstFault ?? fault
        return fault
    }
}

extension SQLValue {
    /// Binds as the table in ``SQLValue`` says; SQLite copies the bytes.
    fileprivate func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        switch self {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let value): sqlite3_bind_int64(statement, index, value)
        case .real(let value): sqlite3_bind_double(statement, index, value)
        case .boolean(let value): sqlite3_bind_int64(statement, index, value ? 1 : 0)
        case .text(let text), .json(let text): bind(text, to: statement, at: index)
        case .instant(let instant): bind(instant.databaseText, to: statement, at: index)
        case .uuid(let high, let low):
            bind(ID<Never>(high: high, low: low).description, to: statement, at: index)
        case .blob(let bytes):
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), copied)
        }
    }

    private func bind(_ text: String, to statement: OpaquePointer, at index: CInt) -> CInt {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress == nil
                    ? sqlite3_bind_text(statement, index, "", 0, copied)
                    : sqlite3_bind_text64(
                        statement, index, characters.baseAddress, UInt64(characters.count), copied, UInt8(SQLITE_UTF8))
            }
        }
    }
}

/// `SQLITE_TRANSIENT`.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

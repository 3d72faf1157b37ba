import Core
import GRDBSQLite

/// Reads the columns of the current row of a SQLite statement.
final class SQLiteCursor: CellSource {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) throws(StoreFault) -> Int64 {
        try expect(SQLITE_INTEGER, "an integer", column)
        return sqlite3_column_int64(statement, CInt(column))
    }

    func real(_ column: Int) throws(StoreFault) -> Double {
        switch sqlite3_column_type(statement, CInt(column)) {
        case SQLITE_FLOAT, SQLITE_INTEGER: return sqlite3_column_double(statement, CInt(column))
        default: throw mismatch("a number", column)
        }
    }

    func text(_ column: Int) throws(StoreFault) -> String {
        String(decoding: try utf8(column), as: UTF8.self)
    }

    func blob(_ column: Int) throws(StoreFault) -> [UInt8] {
        try expect(SQLITE_BLOB, "bytes", column)
        let bytes = sqlite3_column_blob(statement, CInt(column))
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, CInt(column)))))
    }

    func boolean(_ column: Int) throws(StoreFault) -> Bool {
        switch try integer(column) {
        case 0: return false
        case 1: return true
        default: throw mismatch("0 or 1", column)
        }
    }

    func instant(_ column: Int) throws(StoreFault) -> Instant {
        guard let instant = Instant(databaseUTF8: try utf8(column)) else { throw mismatch("a time", column) }
        return instant
    }

    func uuid(_ column: Int) throws(StoreFault) -> (high: UInt64, low: UInt64) {
        guard let id = ID<Never>(utf8: try utf8(column)) else { throw mismatch("a UUID", column) }
        return (id.high, id.low)
    }

    func withBytes(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws(StoreFault) {
        switch sqlite3_column_type(statement, CInt(column)) {
        case SQLITE_TEXT, SQLITE_BLOB:
            // In this order: the count is that of what was asked for before.
            let bytes = sqlite3_column_blob(statement, CInt(column))
            body(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, CInt(column)))))
        default: throw mismatch("text or bytes", column)
        }
    }

    private func utf8(_ column: Int) throws(StoreFault) -> UnsafeBufferPointer<UInt8> {
        try expect(SQLITE_TEXT, "text", column)
        let bytes = sqlite3_column_text(statement, CInt(column))
        return UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, CInt(column))))
    }

    private func expect(_ type: CInt, _ name: String, _ column: Int) throws(StoreFault) {
        guard sqlite3_column_type(statement, CInt(column)) == type else { throw mismatch(name, column) }
    }

    private func mismatch(_ expected: String, _ column: Int) -> StoreFault {
        let name = sqlite3_column_name(statement, CInt(column)).map { String(cString: $0) } ?? "\(column)"
        return .decoding("column \(name) does not hold \(expected)")
    }
}

import CLibPQ
import Core

/// A result in binary format, and the row that is being read.
final class PostgreSQLResult: CellSource {
    private let result: OpaquePointer
    private var row: CInt = -1

    /// Takes ownership.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    /// How many rows the statement touched.
    var touched: Int {
        PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// `INSERT 0 1`, `COMMIT`.
    var command: String {
        PQcmdStatus(result).map { String(cString: $0) } ?? ""
    }

    /// Moves to the next row.
    func next() -> Bool {
        row += 1
        return row < PQntuples(result)
    }

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(result, row, CInt(column)) != 0
    }

    func integer(_ column: Int) throws(StoreFault) -> Int64 {
        let bytes = try bytes(column)
        switch type(column) {
        case PostgreSQLType.int8: return Int64(truncatingIfNeeded: word(bytes))
        case PostgreSQLType.int4: return Int64(Int32(truncatingIfNeeded: word(bytes)))
        case PostgreSQLType.int2: return Int64(Int16(truncatingIfNeeded: word(bytes)))
        case PostgreSQLType.numeric:
            if let value = PostgreSQLNumeric(bytes).integer { return value }
        default: break
        }
        throw mismatch("an integer", column)
    }

    func real(_ column: Int) throws(StoreFault) -> Double {
        let bytes = try bytes(column)
        switch type(column) {
        case PostgreSQLType.float8: return Double(bitPattern: word(bytes))
        case PostgreSQLType.float4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes))))
        case PostgreSQLType.numeric:
            if let value = PostgreSQLNumeric(bytes).double { return value }
            throw mismatch("a number", column)
        default: return Double(try integer(column))
        }
    }

    func text(_ column: Int) throws(StoreFault) -> String {
        let bytes = try bytes(column)
        let type = type(column)
        switch type {
        case PostgreSQLType.text, PostgreSQLType.json: return String(decoding: bytes, as: UTF8.self)
        case PostgreSQLType.jsonb: return String(decoding: bytes.dropFirst(), as: UTF8.self)
        default:
            guard PostgreSQLType.otherTexts.contains(type) else { throw mismatch("text", column) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    func blob(_ column: Int) throws(StoreFault) -> [UInt8] {
        let bytes = try bytes(column)
        guard type(column) == PostgreSQLType.bytea else { throw mismatch("bytes", column) }
        return Array(bytes)
    }

    func boolean(_ column: Int) throws(StoreFault) -> Bool {
        let bytes = try bytes(column)
        guard type(column) == PostgreSQLType.boolean else { throw mismatch("true or false", column) }
        return bytes.first == 1
    }

    func instant(_ column: Int) throws(StoreFault) -> Instant {
        let bytes = try bytes(column)
        guard type(column) == PostgreSQLType.timestamptz || type(column) == PostgreSQLType.timestamp,
            let instant = PostgreSQLTime.instant(microseconds: Int64(truncatingIfNeeded: word(bytes)))
        else { throw mismatch("a time", column) }
        return instant
    }

    func uuid(_ column: Int) throws(StoreFault) -> (high: UInt64, low: UInt64) {
        let bytes = try bytes(column)
        guard type(column) == PostgreSQLType.uuid else { throw mismatch("a UUID", column) }
        return (word(bytes.prefix(8)), word(bytes.dropFirst(8)))
    }

    func withBytes(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws(StoreFault) {
        let bytes = try bytes(column)
        guard type(column) == PostgreSQLType.text || type(column) == PostgreSQLType.bytea else {
            throw mismatch("text or bytes", column)
        }
        body(UnsafeRawBufferPointer(rebasing: bytes))
    }

    private func type(_ column: Int) -> Oid {
        PQftype(result, CInt(column))
    }

    private func bytes(_ column: Int) throws(StoreFault) -> UnsafeRawBufferPointer.SubSequence {
        guard !isNull(column) else { throw mismatch("a value", column) }
        let start = UnsafeRawPointer(PQgetvalue(result, row, CInt(column)))
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, CInt(column))))[...]
    }

    private func word(_ bytes: UnsafeRawBufferPointer.SubSequence) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func mismatch(_ expected: String, _ column: Int) -> StoreFault {
        let name = PQfname(result, CInt(column)).map { String(cString: $0) } ?? "\(column)"
        return .decoding("column \(name) does not hold \(expected)")
    }
}

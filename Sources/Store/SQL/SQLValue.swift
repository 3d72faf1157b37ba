public import Core

/// A value on its way into a statement. The driver writes it as its engine stores it:
///
/// | case | PostgreSQL | SQLite |
/// |---|---|---|
/// | `boolean` | `BOOLEAN` | 0 or 1 |
/// | `instant` | `TIMESTAMPTZ(3)` | text `2026-11-22 05:22:06.123`, UTC |
/// | `uuid` | `UUID` | lower-case text |
/// | `json` | `JSONB` | text |
/// | `blob` | `BYTEA` | blob |
public enum SQLValue: Hashable, Sendable {
    /// `NULL`.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A double.
    case real(Double)
    /// UTF-8 without U+0000.
    case text(String)
    /// Bytes.
    case blob([UInt8])
    /// True or false.
    case boolean(Bool)
    /// A point in time.
    case instant(Instant)
    /// 128 bits of a UUID.
    case uuid(high: UInt64, low: UInt64)
    /// A JSON text.
    case json(String)
}

/// A type that can be bound.
public protocol SQLEncodable: Sendable {
    /// The value as the drivers take it.
    var sqlValue: SQLValue { get }
}

/// A type that can be read from a column.
public protocol SQLDecodable: Sendable {
    /// Reads column `index` of the current row; throws ``StoreFault/decoding(_:)`` for `NULL` or another type.
    init(_ cell: Cell) throws(StoreFault)
}

/// One column of the current row of a result. Valid only while that row is.
public struct Cell {
    let source: any CellSource
    let column: Int

    /// Whether the column is `NULL`.
    public var isNull: Bool { source.isNull(column) }
}

/// What a driver does for ``Cell``: reads a column of the current row as the type the program expects.
protocol CellSource: AnyObject {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) throws(StoreFault) -> Int64
    func real(_ column: Int) throws(StoreFault) -> Double
    func text(_ column: Int) throws(StoreFault) -> String
    func blob(_ column: Int) throws(StoreFault) -> [UInt8]
    func boolean(_ column: Int) throws(StoreFault) -> Bool
    func instant(_ column: Int) throws(StoreFault) -> Instant
    func uuid(_ column: Int) throws(StoreFault) -> (high: UInt64, low: UInt64)
}

/// One row of a result. Valid only inside the initialiser that reads it.
public struct Row {
    let source: any CellSource

    /// Column `index`, from 0. Ask for an optional where the column may be `NULL`.
    public func get<Value: SQLDecodable>(_ index: Int, as: Value.Type = Value.self) throws(StoreFault) -> Value {
        try Value(Cell(source: source, column: index))
    }
}

/// A type that reads itself from a row, in the order of the columns it selects.
public protocol RowDecodable: Sendable {
    /// Reads one row.
    init(row: Row) throws(StoreFault)
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    public init(_ cell: Cell) throws(StoreFault) {
        self = cell.isNull ? nil : try Wrapped(cell)
    }
}

extension Int64: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .integer(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.integer(cell.column) }
}

extension Int: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    public init(_ cell: Cell) throws(StoreFault) { self = Int(try cell.source.integer(cell.column)) }
}

extension Double: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .real(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.real(cell.column) }
}

extension String: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .text(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.text(cell.column) }
}

extension Bool: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .boolean(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.boolean(cell.column) }
}

extension Instant: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .instant(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.instant(cell.column) }
}

extension [UInt8]: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .blob(self) }
    public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.blob(cell.column) }
}

extension ID: SQLEncodable, SQLDecodable {
    public var sqlValue: SQLValue { .uuid(high: high, low: low) }
    public init(_ cell: Cell) throws(StoreFault) {
        let (high, low) = try cell.source.uuid(cell.column)
        self.init(high: high, low: low)
    }
}

/// A JSON text bound as `JSONB` on PostgreSQL; read back, it is the engine's own text of it.
public struct JSONText: SQLEncodable, SQLDecodable, Hashable {
    /// The JSON.
    public let text: String

    /// Wraps a JSON text; the engine refuses one that is not JSON.
    public init(_ text: String) { self.text = text }

    public var sqlValue: SQLValue { .json(text) }
    public init(_ cell: Cell) throws(StoreFault) { text = try cell.source.text(cell.column) }
}

public import Core

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

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) {
        self = cell.isNull ? nil : try Wrapped(cell)
    }
}

extension Int64: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .integer(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.integer(cell.column) }
}

extension Int: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = Int(try cell.source.integer(cell.column)) }
}

extension Double: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .real(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.real(cell.column) }
}

extension String: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .text(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.text(cell.column) }
}

extension Bool: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .boolean(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.boolean(cell.column) }
}

extension Instant: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .instant(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.instant(cell.column) }
}

/// A whole number of cents.
extension Money: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .integer(cents) }
    /// Reads a column.
    public init(_ cell: Cell) throws(StoreFault) {
        guard let money = Money(cents: try cell.source.integer(cell.column)) else {
            throw .decoding("an amount beyond what is allowed")
        }
        self = money
    }
}

/// A text `YYYY-MM-DD`, whose order is the calendar's.
extension CalendarDate: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .text(text) }
    /// Reads a column.
    public init(_ cell: Cell) throws(StoreFault) {
        guard let date = CalendarDate(text: try cell.source.text(cell.column)) else {
            throw .decoding("a date that is none")
        }
        self = date
    }
}

extension [UInt8]: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .blob(self) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { self = try cell.source.blob(cell.column) }
}

extension ID: SQLEncodable, SQLDecodable {
    /// As the drivers take it.
    public var sqlValue: SQLValue { .uuid(high: high, low: low) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) {
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

    /// As the drivers take it.
    public var sqlValue: SQLValue { .json(text) }
    /// Reads a column.
    @inlinable public init(_ cell: Cell) throws(StoreFault) { text = try cell.source.text(cell.column) }
}

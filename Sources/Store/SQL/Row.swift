public import Core

/// One column of the current row of a result. Valid only while that row is.
public struct Cell {
    @usableFromInline let source: any CellSource
    @usableFromInline let column: Int

    @inlinable
    init(source: any CellSource, column: Int) {
        self.source = source
        self.column = column
    }

    /// Whether the column is `NULL`.
    @inlinable public var isNull: Bool { source.isNull(column) }
}

/// What a driver does for ``Cell``: reads a column of the current row as the type the program expects.
@usableFromInline
protocol CellSource: AnyObject {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) throws(StoreFault) -> Int64
    func real(_ column: Int) throws(StoreFault) -> Double
    func text(_ column: Int) throws(StoreFault) -> String
    func blob(_ column: Int) throws(StoreFault) -> [UInt8]
    func boolean(_ column: Int) throws(StoreFault) -> Bool
    func instant(_ column: Int) throws(StoreFault) -> Instant
    func uuid(_ column: Int) throws(StoreFault) -> (high: UInt64, low: UInt64)
    /// The bytes of a text or a blob, where they are.
    func withBytes(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws(StoreFault)
}

/// One row of a result. Valid only inside the initialiser that reads it.
///
/// `get` is inlined where rows are read, so that the types there are known: a list of 20 events reads 300 columns.
public struct Row {
    @usableFromInline let source: any CellSource

    init(source: any CellSource) {
        self.source = source
    }

    /// Column `index`, from 0. Ask for an optional where the column may be `NULL`.
    @inlinable
    public func get<Value: SQLDecodable>(_ index: Int, as: Value.Type = Value.self) throws(StoreFault) -> Value {
        try Value(Cell(source: source, column: index))
    }

    /// The bytes of a text or a blob in column `index`, for those who don't keep them. Valid only inside the closure.
    public func withBytes(of index: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws(StoreFault) {
        try source.withBytes(index, body)
    }
}

/// A type that reads itself from a row, in the order of the columns it selects.
public protocol RowDecodable: Sendable {
    /// Reads one row.
    init(row: Row) throws(StoreFault)
}

import Core

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

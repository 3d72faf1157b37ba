public import Core

/// Where a sealed cell stands. It is authenticated with the cell, so a cell copied to another row or column doesn't
/// open.
public struct CellAddress: Sendable, Hashable {
    /// The table.
    public let table: String
    /// The column.
    public let column: String
    /// The row's primary key as text.
    public let row: String
    /// What the plaintext is.
    public let type: CellType

    /// An address; table and column are literals, because each pair has its own key.
    public init(table: StaticString, column: StaticString, row: String, type: CellType) {
        self.table = table.description
        self.column = column.description
        self.row = row
        self.type = type
    }

    /// An address in a row named by an id.
    public init<Subject>(table: StaticString, column: StaticString, row: ID<Subject>, type: CellType) {
        self.init(table: table, column: column, row: row.description, type: type)
    }
}

/// What a cell's plaintext is.
public enum CellType: String, Sendable, Hashable {
    /// UTF-8.
    case text
    /// A JSON text.
    case json
    /// Bytes with a meaning of their own, such as a private key.
    case bytes
}

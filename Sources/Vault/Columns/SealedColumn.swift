import Core
import Store

/// A column that holds sealed cells, with the blind indexes beside it: what rotation rewrites and `castellan keys check` looks at.
///
/// Every column that is sealed stands in one list of these; see `docs/data-protection.md` for what a new one needs.
public struct SealedColumn: Sendable {
    /// Whose keys seal a column.
    public enum Keys: Sendable {
        /// The vault's: rotation seals the cells anew.
        case vault
        /// Those of the people that the rows are about, or the house's: they are never replaced, only destroyed.
        case people
    }

    /// What the primary key is.
    public enum RowKey: Sendable {
        case uuid
        case text
    }

    /// The table.
    public let table: StaticString
    /// The column.
    public let column: StaticString
    /// The column of the primary key.
    public let key: StaticString
    /// What the primary key is.
    public let rowKey: RowKey
    /// What the plaintext is.
    public let type: CellType
    /// Whose keys seal it.
    public let keys: Keys
    /// The columns by which rows are found.
    public let indexes: [Index]

    /// A blind index and the column that holds its terms.
    public struct Index: Sendable {
        let column: StaticString
        /// The index.
        public let index: BlindIndex
    }

    /// A column; see the properties.
    public init(
        _ table: StaticString, _ column: StaticString, key: StaticString, _ rowKey: RowKey, _ type: CellType,
        keys: Keys = .vault
    ) {
        self.init(table, column, key, rowKey, type, keys, [])
    }

    private init(
        _ table: StaticString, _ column: StaticString, _ key: StaticString, _ rowKey: RowKey, _ type: CellType,
        _ keys: Keys, _ indexes: [Index]
    ) {
        (self.table, self.column, self.key, self.rowKey) = (table, column, key, rowKey)
        (self.type, self.keys, self.indexes) = (type, keys, indexes)
    }

    /// The same column with a blind index of its text, whose terms are in `name`. See
    /// ``BlindIndex/init(table:column:name:_:formerly:bits:)``.
    public func indexed(
        by name: StaticString, _ normaliser: Normaliser, formerly: [Normaliser] = [], bits: Int = BlindIndex.unique
    ) -> SealedColumn {
        let index = BlindIndex(
            table: table, column: column, name: name, normaliser, formerly: formerly, bits: bits)
        return SealedColumn(
            table, column, key, rowKey, type, keys, indexes + [Index(column: name, index: index)])
    }

    /// The blind index whose terms are in a column.
    public func index(_ name: String) -> BlindIndex? {
        indexes.first { $0.index.name == name }?.index
    }

    /// Where a row's cell stands; `row` is the primary key as text.
    public func address(_ row: String) -> CellAddress {
        CellAddress(table: table, column: column, row: row, type: type)
    }

    /// `table.column`
    public var name: String { "\(table).\(column)" }
}

extension SealedColumn {
    var tableSQL: SQL { SQL(stringLiteral: table) }
    var columnSQL: SQL { SQL(stringLiteral: column) }
    var keySQL: SQL { SQL(stringLiteral: key) }

    /// A primary key as the engine has it; nil for a text that is none.
    func keyValue(_ text: String) -> SQLKey? {
        switch rowKey {
        case .text: SQLKey(sqlValue: .text(text))
        case .uuid: ID<SealedColumn>(text).map { SQLKey(sqlValue: $0.sqlValue) }
        }
    }
}

/// A primary key, bound.
struct SQLKey: SQLEncodable {
    let sqlValue: SQLValue
}

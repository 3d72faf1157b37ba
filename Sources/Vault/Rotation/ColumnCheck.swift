public import Core
public import Store

/// What a look at a sealed column found.
public struct ColumnCheck: Sendable {
    /// `table.column`
    public let column: String
    /// Rows with a value.
    public private(set) var cells = 0
    /// Values that aren't cells: plaintext where there should be none.
    public private(set) var plaintext = 0
    /// Cells whose key is gone.
    public private(set) var unknownKeys = 0
    /// Cells that don't open: altered, or copied from elsewhere.
    public private(set) var damaged = 0
    /// Rows whose cell or term an earlier key made.
    public internal(set) var stale = 0

    /// Whether everything is sealed, and opens.
    public var isSound: Bool { plaintext + unknownKeys + damaged == 0 }

    init(_ column: SealedColumn) {
        self.column = column.name
    }

    /// Rows that are looked at together.
    static let part = 1_000

    /// Counts one cell.
    mutating func count(_ cell: [UInt8], _ open: ([UInt8]) throws(VaultFault) -> Void) {
        cells += 1
        guard SealedCell.header(of: cell) != nil else { return plaintext += 1 }
        do throws(VaultFault) { try open(cell) } catch {
            if case .unknownKey = error { unknownKeys += 1 } else { damaged += 1 }
        }
    }
}

extension KeyVault {
    /// Looks at every cell of a column, and opens those that the vault's own keys sealed; `tell` hears how many rows that is so far.
    public func check(
        _ column: SealedColumn, tell: @Sendable (Int) -> Void = { _ in }
    ) async throws(StoreFault) -> ColumnCheck {
        var check = ColumnCheck(column)
        var after: String?
        repeat {
            let last = after
            let rows = try await ring.source.database.read(.scan) { reader throws(StoreFault) in
                var query: SQL = """
                    SELECT CAST(\(column.keySQL) AS TEXT), \(column.columnSQL) FROM \(column.tableSQL)
                    WHERE \(column.columnSQL) IS NOT NULL
                    """
                if let key = last.flatMap({ column.keyValue($0) }) { query += " AND \(column.keySQL) > \(key)" }
                return try reader.rows(
                    query + " ORDER BY \(column.keySQL) LIMIT \(ColumnCheck.part)", as: StoredCell.self)
            }
            for row in rows {
                check.count(row.cell) { cell throws(VaultFault) in
                    if case .vault = column.keys { _ = try open(cell, at: column.address(row.key)) }
                }
            }
            after = rows.last?.key
            if after != nil { tell(check.cells) }
        } while after != nil
        check.stale = try await ring.source.database.read(.scan) { [self] reader throws(StoreFault) in
            try staleRows(of: column, reader)
        }
        return check
    }
}

extension ColumnCheck: Shaped {
    /// What `castellan keys check` prints.
    public static let shape = Shape<ColumnCheck>(
        "ColumnCheck", "What a look at a sealed column found.",
        [
            .field("column", "Table and column.") { $0.column },
            .field("cells", "Rows with a value.") { $0.cells },
            .field("plaintext", "Values that are not sealed.") { $0.plaintext },
            .field("unknownKeys", "Cells whose key is gone.") { $0.unknownKeys },
            .field("damaged", "Cells that do not open: altered, or copied from elsewhere.") { $0.damaged },
            .field("stale", "Rows that an earlier key made; castellan keys rotate goes on with them.") { $0.stale },
        ])
}

import Core
public import Store

/// What sealing a part of a column anew came to.
public struct ResealedPart: Sendable {
    /// The last row that was looked at; nil when there was none left.
    public let last: String?
    /// Cells and terms that were written anew.
    public let rewritten: Int
}

extension KeyVault {
    /// Seals the cells of up to `limit` rows behind `after` anew, and makes their terms anew, where those aren't of the current keys:
    /// one transaction, after which each of these rows has only what the current keys made. Rows that are current are passed over.
    ///
    /// A cell that doesn't open is left as it is, for `castellan keys check` to find.
    public func reseal(
        _ column: SealedColumn, after: String?, limit: Int, in transaction: Transaction
    ) throws(StoreFault) -> ResealedPart {
        let ring = ring.value
        guard let cells = ring.keys(of: .cells).current, let indexes = ring.keys(of: .indexes).current else {
            throw .abandoned("there are no keys to seal with")
        }
        var query: SQL = """
            SELECT CAST(\(column.keySQL) AS TEXT), \(column.columnSQL) FROM \(column.tableSQL)
            WHERE \(column.isStale(cells.id, indexes.id, orMissing: true))
            """
        if let key = after.flatMap({ column.keyValue($0) }) { query += " AND \(column.keySQL) > \(key)" }
        let rows = try transaction.rows(
            query + " ORDER BY \(column.keySQL) LIMIT \(limit)", as: StoredCell.self)
        var rewritten = 0
        for row in rows {
            guard let update = try? update(row, column, cells.id), let key = column.keyValue(row.key) else { continue }
            try transaction.insert("UPDATE \(column.tableSQL) SET \(update) WHERE \(column.keySQL) = \(key)")
            rewritten += 1
        }
        return ResealedPart(last: rows.last?.key, rewritten: rewritten)
    }

    /// How many rows of a column hold something that the current keys didn't make.
    public func staleRows(of column: SealedColumn, _ reader: Reader) throws(StoreFault) -> Int {
        let ring = ring.value
        guard case .vault = column.keys, let cells = ring.keys(of: .cells).current,
            let indexes = ring.keys(of: .indexes).current
        else { return 0 }
        return try reader.value(
            "SELECT COUNT(*) FROM \(column.tableSQL) WHERE \(column.isStale(cells.id, indexes.id, orMissing: false))",
            as: Int.self) ?? 0
    }

    private func update(_ row: StoredCell, _ column: SealedColumn, _ current: UInt32) throws(VaultFault) -> SQL {
        let address = column.address(row.key)
        let plaintext = try open(row.cell, at: address)
        let isCurrent = SealedCell.header(of: row.cell)?.keyID == current
        let cell = isCurrent ? row.cell : try seal(plaintext, at: address)
        var update: SQL = "\(column.columnSQL) = \(cell)"
        for entry in column.indexes {
            guard let text = String(validating: plaintext, as: UTF8.self) else { continue }
            update += ", \(SQL(stringLiteral: entry.column)) = \(try term(entry.index, for: text))"
        }
        return update
    }
}

extension SealedColumn {
    /// Whether a row's cell, or one of its terms, isn't of these keys; `orMissing` also where there is no term yet.
    func isStale(_ cellKey: UInt32, _ indexKey: UInt32, orMissing: Bool) -> SQL {
        var id: [UInt8] = []
        id.append(bigEndian: cellKey)
        var condition: SQL = "\(columnSQL) IS NOT NULL AND (substr(\(columnSQL), 3, 4) <> \(id)"
        for entry in indexes {
            let (column, header) = (
                SQL(stringLiteral: entry.column), BlindIndexKey.header(indexKey, entry.index.normaliser)
            )
            condition += " OR substr(\(column), 1, 6) <> \(header)"
            if orMissing { condition += " OR \(column) IS NULL" }
        }
        return condition + ")"
    }
}

/// A row's key and cell.
struct StoredCell: RowDecodable {
    let key: String
    let cell: [UInt8]

    init(row: Row) throws(StoreFault) {
        key = try row.get(0)
        cell = try row.get(1)
    }
}

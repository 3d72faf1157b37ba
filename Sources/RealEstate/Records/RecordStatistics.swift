public import Core
public import Store

/// Money that is summed over a list.
public struct RecordSum: Sendable {
    /// The name outside: `totalVolume`.
    public let name: String
    /// What it means, for the document.
    public let summary: String
    let field: String

    init(_ name: String, of field: String, _ summary: String) {
        (self.name, self.field, self.summary) = (name, field, summary)
    }
}

/// Figures over all records of a list, whatever page of it is looked at.
public struct RecordStatistics<Kind: RecordKind>: RowDecodable {
    /// How many there are.
    public let total: Int
    /// What the kind sums, in its order.
    public let sums: [MoneySum]

    /// Reads a row of ``columns``.
    public init(row: Row) throws(StoreFault) {
        total = try row.get(0)
        var sums: [MoneySum] = []
        for place in Kind.sums.indices {
            let millions = Int128(try row.get(2 * place + 1, as: Int64.self))
            let rest = Int128(try row.get(2 * place + 2, as: Int64.self))
            sums.append(MoneySum(cents: millions * 1_000_000 + rest))
        }
        self.sums = sums
    }

    /// What ``init(row:)`` reads. Amounts go up to 10¹⁴ cents, so 92,234 of them are beyond 64 bits: whole millions and the rest are
    /// summed apart, which holds for more rows than there can be.
    static var columns: SQL {
        Kind.sums.reduce("COUNT(*)") { columns, sum in
            let column = Kind.fields[Kind.place(of: sum.field)].columnSQL
            return columns + ", COALESCE(SUM(\(column) / 1000000), 0), COALESCE(SUM(\(column) % 1000000), 0)"
        }
    }
}

extension RecordStatistics: Shaped {
    /// `{"total", "totalVolume", …}`
    public static var shape: Shape<RecordStatistics<Kind>> {
        let word = Kind.name.description
        return Shape(
            word.prefix(1).uppercased() + word.dropFirst() + "Statistics",
            "Figures over all \(Kind.plural) of a list, whatever page of it is looked at.",
            [.field("total", "How many there are, counted to the end.") { $0.total }]
                + Kind.sums.enumerated().map { place, sum in
                    .field(sum.name, sum.summary) { $0.sums[place] }
                })
    }
}

extension Records {
    /// Figures over what a query finds: what whoever asks may see, and nothing else; nil when its scope is more than that. Reads all
    /// of it, however many there are.
    public func statistics(_ query: RecordQuery<Kind>) async throws(RealEstateFault) -> RecordStatistics<Kind>? {
        guard let reasons = query.viewer.visible(query.scope) else { return nil }
        let narrowed = try conditions(query)
        let table = SQL(stringLiteral: Kind.table)
        var condition: SQL = reasons[0] + " AND " + narrowed
        if reasons.count > 1 {
            // Each reason has an index of its own; who may see a record for several counts it once.
            let ids = reasons.map { reason -> SQL in "SELECT id FROM \(table) WHERE " + reason + " AND " + narrowed }
            condition = "id IN (" + ids.dropFirst().reduce(ids[0]) { $0 + " UNION " + $1 } + ")"
        }
        let sql: SQL = "SELECT \(RecordStatistics<Kind>.columns) FROM \(table) WHERE \(condition)"
        return try await store.read(.scan) { reader throws(StoreFault) in try reader.first(sql) }
    }
}

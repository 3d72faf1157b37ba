import Audit
import Core
import Store

/// How large a table is, and by how much it grew.
struct TableTrend: Sendable, Equatable {
    let name: String
    let bytes: Int64
    let rows: Int64
    let isEstimate: Bool
    let sampledAt: Instant
    /// Since a day, a week and 30 days before; nil where nothing was measured then.
    var day: TableGrowth?
    var week: TableGrowth?
    var month: TableGrowth?
}

/// What a table gained; negative when it shrank.
struct TableGrowth: Sendable, Equatable {
    let bytes: Int64
    let rows: Int64
}

extension TableSampler {
    /// What the last sampling found, the largest table first, beside the last one at least a day, a week and 30 days before it. Reads
    /// some rows by their key.
    func trends() async throws(StoreFault) -> [TableTrend] {
        try await database.read { reader throws(StoreFault) in
            guard let last = try reader.lastSampling(until: nil) else { return [] }
            var trends = try reader.samples(of: last)
            for (days, growth) in Self.spans {
                guard let before = try reader.lastSampling(until: last - .seconds(days * 24 * 3600)) else { continue }
                let earlier = try reader.samples(of: before)
                for index in trends.indices {
                    guard let old = earlier.first(where: { $0.name == trends[index].name }) else { continue }
                    trends[index][keyPath: growth] = TableGrowth(
                        bytes: trends[index].bytes - old.bytes, rows: trends[index].rows - old.rows)
                }
            }
            return trends.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
        }
    }

    private static var spans: [(days: Int64, growth: WritableKeyPath<TableTrend, TableGrowth?>)] {
        [(1, \.day), (7, \.week), (30, \.month)]
    }
}

extension Reader {
    fileprivate func lastSampling(until latest: Instant?) throws(StoreFault) -> Instant? {
        guard let latest else {
            return try value("SELECT max(sampled_at) FROM table_samples", as: Instant?.self) ?? nil
        }
        return try value("SELECT max(sampled_at) FROM table_samples WHERE sampled_at <= \(latest)", as: Instant?.self)
            ?? nil
    }

    fileprivate func samples(of sampling: Instant) throws(StoreFault) -> [TableTrend] {
        try rows(
            """
            SELECT table_name, byte_count, row_count, is_estimate, sampled_at FROM table_samples
            WHERE sampled_at = \(sampling)
            """)
    }
}

extension TableTrend: RowDecodable {
    /// Reads `name, bytes, rows, whether they are estimated, time`.
    init(row: Row) throws(StoreFault) {
        name = try row.get(0)
        bytes = try row.get(1)
        rows = try row.get(2)
        isEstimate = try row.get(3)
        sampledAt = try row.get(4)
    }
}

extension TableTrend: Shaped {
    /// A table of the health report.
    static let shape = Shape<TableTrend>(
        "TableTrend", "How large a table is, with its indexes, and by how much it grew.",
        [
            .field("name", "The table.") { $0.name },
            .field("size", "Its size, for people.") { ByteCount.text($0.bytes) },
            .field("rows", "Its rows.") { $0.rows },
            .field("bytes", "Its size.") { $0.bytes },
            .field("rowsAreEstimated", "Whether the rows are PostgreSQL's estimate.") { $0.isEstimate },
            .field("sampledAt", "When this was measured.") { $0.sampledAt },
            .field("growth", "What it gained, over a day, a week and 30 days.") {
                ["day": $0.day, "week": $0.week, "month": $0.month]
            },
        ])
}

extension TableGrowth: Shaped {
    static let shape = Shape<TableGrowth>(
        "TableGrowth", "What a table gained; negative when it shrank.",
        [
            .field("bytes", "Bytes.") { $0.bytes },
            .field("rows", "Rows.") { $0.rows },
        ])
}

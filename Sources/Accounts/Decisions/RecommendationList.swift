public import AccountSignals
public import Core
import Store
import Vault

/// Which recommendations to list, the newest first.
public struct RecommendationFilter: Sendable, Hashable {
    /// Whose accounts'.
    public let reach: AccountReach
    /// Only about this account.
    public var account: AccountKey?
    /// Only that stand so.
    public var status: RecommendationStatus?
    /// Only so urgent.
    public var priority: RiskLevel?
    /// Only of this kind.
    public var type: RecommendationType?

    /// All in reach.
    public init(_ reach: AccountReach) { self.reach = reach }

    /// The 32 bits that tie a cursor to this filter.
    public var cursorFilter: UInt32 {
        Cursor.filter([
            "recommendations", "\(reach)", account?.text, status?.rawValue, priority?.rawValue, type?.rawValue,
        ])
    }

    var conditions: SQL {
        var sql = reach.accounts
        if let account { sql += " AND " + account.condition(in: "accounts") }
        if let status { sql += " AND recommendations.status = \(status.rawValue)" }
        if let priority { sql += " AND recommendations.priority = \(priority.rawValue)" }
        if let type { sql += " AND recommendations.type = \(type.rawValue)" }
        return sql
    }
}

extension Recommendations {
    /// One page of recommendations.
    public func page(
        _ filter: RecommendationFilter, _ page: PageRequest, exactCount: Bool = false
    ) async throws(AccountsFault) -> AccountPage<Recommendation> {
        let from: SQL = "FROM \(RecommendationRow.table) WHERE \(filter.conditions)"
        var rows: SQL = "SELECT \(RecommendationRow.columns) " + from
        if let cursor = page.cursor {
            rows += """
                 AND (recommendations.created_at, recommendations.id) \
                < (\(cursor.instant), \(cursor.id(of: AccountEntity.Recommendation.self)))
                """
        }
        rows += """
             ORDER BY recommendations.created_at DESC, recommendations.id DESC \
            LIMIT \(page.limit + 1) OFFSET \(page.offset)
            """
        let count: SQL =
            exactCount
            ? "SELECT COUNT(*) \(from)"
            : "SELECT COUNT(*) FROM (SELECT 1 AS one \(from) LIMIT \(Total.usualCap + 1)) AS c"
        let found: AccountPage<RecommendationRow> = try await store.page(rows, count, page, exactCount) {
            Cursor(instant: $0.createdAt, id: $0.id, filter: filter.cursorFilter)
        }
        var opened: [Recommendation] = []
        for row in found.rows { opened.append(try row.opened(by: store.vault)) }
        return AccountPage(rows: opened, pagination: found.pagination)
    }
}

public import AccountSignals
import Audit
public import Core
import Store

/// One page of a list.
public struct AccountPage<Row: Sendable>: Sendable {
    /// The rows, in the list's order.
    public let rows: [Row]
    /// Where the page stands.
    public let pagination: Pagination
}

/// Which accounts to list, and in which order.
public struct AccountFilter: Sendable, Hashable {
    /// The order. Only the newest first can be continued by a cursor.
    public enum Order: String, Sendable, CaseIterable {
        case newest
        case name
        case updatedAt = "updated_at"
        case healthScore = "health_score"

        /// Which way it goes when nobody says.
        var usual: Direction {
            switch self {
            case .newest, .updatedAt: .down
            case .name, .healthScore: .up
            }
        }
    }

    /// Which way an order goes.
    public enum Direction: String, Sendable, CaseIterable {
        /// The first name, the worst health or the oldest first.
        case up = "asc"
        /// The last name, the best health or the newest first.
        case down = "desc"
    }

    /// Whose.
    public let reach: AccountReach
    /// Only this owner's.
    public var owner: UserID?
    /// Only with one of these statuses; none: any.
    public var statuses: [AccountStatus] = []
    /// Only with this risk.
    public var riskLevel: RiskLevel?
    /// Only as well as this, or better.
    public var healthAtLeast: Double?
    /// Only whose name begins so.
    public var namePrefix: String?
    /// Those that are archived instead of those that aren't.
    public var isArchived = false
    /// The order.
    public var order = Order.newest
    /// Which way it goes; nil: up for names and health, down for times.
    public var direction: Direction?

    /// All in reach.
    public init(_ reach: AccountReach) { self.reach = reach }

    /// The 32 bits that tie a cursor to this filter.
    public var cursorFilter: UInt32 {
        Cursor.filter([
            "accounts", "\(reach)", owner?.description, statuses.map(\.rawValue).joined(separator: ","),
            riskLevel?.rawValue, healthAtLeast?.description, namePrefix, "\(isArchived)", order.rawValue,
            direction?.rawValue,
        ])
    }

    var conditions: SQL {
        var sql = reach.accounts + (isArchived ? " AND archived_at IS NOT NULL" : " AND archived_at IS NULL")
        if let owner { sql += " AND accounts.owner_id = \(owner)" }
        if !statuses.isEmpty { sql += " AND accounts.status IN \(SQL.list(statuses.map(\.rawValue)))" }
        if let riskLevel { sql += " AND accounts.risk_level = \(riskLevel.rawValue)" }
        if let healthAtLeast { sql += " AND accounts.health_score >= \(healthAtLeast)" }
        if let namePrefix {
            // Half open, so that the index on names serves; U+10FFFF sorts behind every other scalar in both engines.
            sql += " AND accounts.name >= \(namePrefix) AND accounts.name < \(namePrefix + "\u{10ffff}")"
        }
        return sql
    }

    /// Whether a cursor says where the next page begins.
    var hasCursor: Bool { order == .newest && (direction ?? order.usual) == .down }

    /// Accounts that were never analyzed come last by health, either way.
    var orderSQL: SQL {
        switch (order, direction ?? order.usual) {
        case (.newest, .down): "accounts.created_at DESC, accounts.id DESC"
        case (.newest, .up): "accounts.created_at, accounts.id"
        case (.name, .down): "accounts.name DESC, accounts.id DESC"
        case (.name, .up): "accounts.name, accounts.id"
        case (.updatedAt, .down): "accounts.updated_at DESC, accounts.id DESC"
        case (.updatedAt, .up): "accounts.updated_at, accounts.id"
        case (.healthScore, .down): "accounts.health_score DESC NULLS LAST, accounts.id DESC"
        case (.healthScore, .up): "accounts.health_score NULLS LAST, accounts.id"
        }
    }
}

extension AccountRecords {
    /// One page of accounts.
    public func page(
        _ filter: AccountFilter, _ page: PageRequest, exactCount: Bool = false
    ) async throws(AccountsFault) -> AccountPage<Account> {
        var rows: SQL = "SELECT \(Account.columns) FROM \(Account.table) WHERE \(filter.conditions)"
        if let cursor = page.cursor {
            rows += """
                 AND (accounts.created_at, accounts.id) \
                < (\(cursor.instant), \(cursor.id(of: AccountEntity.Account.self)))
                """
        }
        rows += " ORDER BY \(filter.orderSQL) LIMIT \(page.limit + 1) OFFSET \(page.offset)"
        let count: SQL =
            exactCount
            ? "SELECT COUNT(*) FROM accounts WHERE \(filter.conditions)"
            : "SELECT COUNT(*) FROM (SELECT 1 FROM accounts WHERE \(filter.conditions) LIMIT \(Total.usualCap + 1)) AS c"
        return try await store.page(rows, count, page, exactCount) {
            filter.hasCursor
                ? Cursor(instant: $0.createdAt, id: $0.id, filter: filter.cursorFilter) : nil
        }
    }
}

extension AccountStore {
    /// A page from a statement for one row more than it has, and one that counts.
    func page<Row: RowDecodable>(
        _ rows: SQL, _ count: SQL, _ page: PageRequest, _ exactCount: Bool, _ cursor: (Row) -> Cursor?
    ) async throws(AccountsFault) -> AccountPage<Row> {
        let (found, counted): ([Row], Int) = try await read(page.offset > 1_000 ? .scan : .point) {
            reader throws(StoreFault) in (try reader.rows(rows), try reader.value(count, as: Int.self) ?? 0)
        }
        let shown = Array(found.prefix(page.limit))
        let next = found.count > page.limit ? shown.last.flatMap(cursor) : nil
        let total = Total(counted: counted, cap: exactCount ? nil : Total.usualCap)
        return AccountPage(rows: shown, pagination: Pagination(page, total: total, next: next))
    }
}

extension AccountRecords {
    /// Some account of somebody else, for a test that it can't be seen.
    public func accountOfSomebodyElse(than user: UserID) async throws(AccountsFault) -> AccountID? {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT id FROM accounts WHERE owner_id <> \(user) LIMIT 1")
        }
    }
}

public import Core
public import Store

/// A rule about the addresses of one network.
public struct IPRule: Sendable, Hashable {
    /// The rule's id.
    public let id: IPRuleID
    /// What it does.
    public let action: RuleAction
    /// Which addresses it is about.
    public let network: CIDR
    /// Why it is there, in an operator's words; may be empty.
    public let reason: String
    /// Who made it; nil for the terminal and for statements run on the database.
    public let createdBy: UserID?
    /// When it was made.
    public let createdAt: Instant
    /// When it ends by itself; nil for never.
    public let expiresAt: Instant?

    /// A rule; see the properties.
    public init(
        id: IPRuleID, action: RuleAction, network: CIDR, reason: String = "", createdBy: UserID? = nil,
        createdAt: Instant, expiresAt: Instant? = nil
    ) {
        self.id = id
        self.action = action
        self.network = network
        self.reason = reason
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether its time is not over.
    public func isActive(at now: Instant) -> Bool {
        expiresAt.map { now < $0 } ?? true
    }
}

extension IPRule: Shaped {
    /// What a rule looks like outside.
    public static let shape = Shape<IPRule>(
        "IPRule", "A rule about the addresses of one network.",
        [
            .field("id", "The rule's id.") { $0.id },
            .field("action", "`allow` lets its addresses through whatever rule or country says no; `block` doesn't.") {
                $0.action
            },
            .field("cidr", "The network, with the length of its prefix.") { $0.network },
            .field("reason", "Why it is there.") { $0.reason },
            .field("createdBy", "Who made it; null for the terminal and the database.") { $0.createdBy },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("expiresAt", "When it ends by itself; null for never.") { $0.expiresAt },
        ])
}

extension RuleAction: JSONWritable {}

extension IPRule: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order.
    static let columns: SQL = "id, action, cidr, reason, created_by, created_at, expires_at"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        guard let rule = try IPRule(lenient: row) else { throw .decoding("ip_rules.cidr") }
        self = rule
    }

    /// Reads a row that somebody may have written by hand; nil when its network or action is none.
    init?(lenient row: Row) throws(StoreFault) {
        guard let action = RuleAction(rawValue: try row.get(1)), let network = CIDR(try row.get(2, as: String.self))
        else { return nil }
        self.init(
            id: try row.get(0), action: action, network: network, reason: try row.get(3), createdBy: try row.get(4),
            createdAt: try row.get(5), expiresAt: try row.get(6))
    }
}

/// A row of `ip_rules`, which somebody may have written by hand; no rule when it is nonsense.
struct HandWrittenRule: RowDecodable {
    let rule: IPRule?

    init(row: Row) throws(StoreFault) {
        rule = try? IPRule(lenient: row)
    }
}

public import Core
public import Store

/// A row of `ip_rules` as it stands there. The server writes rules; by hand one may write what is none, and such a row is shown as
/// broken instead of being passed over.
public struct WrittenRule: Sendable, Hashable {
    /// The row's id.
    public let id: IPRuleID
    /// What it does.
    public let action: RuleAction
    /// Which addresses it is about, as it was written.
    public let cidr: String
    /// Why it is there, in an operator's words; may be empty.
    public let reason: String
    /// Who made it; nil for the terminal and for statements run on the database.
    public let createdBy: UserID?
    /// When it was made.
    public let createdAt: Instant
    /// When it ends by itself; nil for never.
    public let expiresAt: Instant?

    /// The row of a rule.
    init(_ rule: IPRule) {
        (id, action, cidr, reason) = (rule.id, rule.action, rule.network.text, rule.reason)
        (createdBy, createdAt, expiresAt) = (rule.createdBy, rule.createdAt, rule.expiresAt)
    }

    /// The rule; nil when its network is none.
    public var rule: IPRule? {
        CIDR(cidr).map {
            IPRule(
                id: id, action: action, network: $0, reason: reason, createdBy: createdBy, createdAt: createdAt,
                expiresAt: expiresAt)
        }
    }

    /// What is wrong with the row, so that it does nothing; nil for a rule.
    public var problem: String? {
        rule == nil
            ? "does nothing: cidr is no network; write one address, or a network with nothing behind its prefix" : nil
    }
}

extension WrittenRule: Shaped {
    /// What a rule looks like outside.
    public static let shape = Shape<WrittenRule>(
        "IPRule", "A rule about the addresses of one network.",
        [
            .field("id", "The rule's id.") { $0.id },
            .field("action", "`allow` lets its addresses through whatever rule or country says no; `block` doesn't.") {
                $0.action
            },
            .field("cidr", "The network, with the length of its prefix; what is no network, as it was written.") {
                $0.rule?.network.text ?? $0.cidr
            },
            .field("reason", "Why it is there.") { $0.reason },
            .field("createdBy", "Who made it; null for the terminal and the database.") { $0.createdBy },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("expiresAt", "When it ends by itself; null for never.") { $0.expiresAt },
            .field("problem", "What is wrong with a row written by hand, so that it does nothing; null for a rule.") {
                $0.problem
            },
        ])
}

extension RuleAction: JSONWritable {}

extension WrittenRule: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order.
    static let columns: SQL = "id, action, cidr, reason, created_by, created_at, expires_at"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        guard let action = RuleAction(rawValue: try row.get(1)) else { throw .decoding("ip_rules.action") }
        self.action = action
        (id, cidr, reason) = (try row.get(0), try row.get(2), try row.get(3))
        // By hand anything can stand there; who made a rule decides nothing.
        createdBy = try? row.get(4, as: UserID?.self)
        (createdAt, expiresAt) = (try row.get(5), try row.get(6))
    }
}

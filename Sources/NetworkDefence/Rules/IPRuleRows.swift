import Core
import Store

extension Reader {
    func ipRule(_ id: IPRuleID) throws(StoreFault) -> WrittenRule? {
        try first("SELECT \(WrittenRule.columns) FROM ip_rules WHERE id = \(id)", as: WrittenRule.self)
    }

    /// The rule about a network, or the row that was written so and is no rule.
    func ipRule(_ action: RuleAction, _ cidr: String) throws(StoreFault) -> WrittenRule? {
        var texts = [cidr]
        if let network = CIDR(cidr) {
            // Somebody who writes rules by hand may leave out the prefix of a single address.
            texts = network.prefix == network.address.width ? [network.text, network.address.text] : [network.text]
        }
        return try first(
            """
            SELECT \(WrittenRule.columns) FROM ip_rules WHERE action = \(action.rawValue) AND cidr IN \(SQL.list(texts)) \
            ORDER BY created_at LIMIT 1
            """, as: WrittenRule.self)
    }

    /// All rows, in no order; none for those that can't even be shown.
    func ipRules() throws(StoreFault) -> [WrittenRule?] {
        try rows("SELECT \(WrittenRule.columns) FROM ip_rules", as: LenientRow.self).map(\.rule)
    }
}

extension Transaction {
    func insert(_ rule: IPRule) throws(StoreFault) {
        try insert(
            """
            INSERT INTO ip_rules (id, action, cidr, reason, created_by, created_at, expires_at) \
            VALUES (\(rule.id), \(rule.action.rawValue), \(rule.network.text), \(rule.reason), \(rule.createdBy), \
            \(rule.createdAt), \(rule.expiresAt))
            """)
    }

    /// Ends a rule, and keeps what bouncers have to be told about it: nothing when it never was one.
    func end(_ written: WrittenRule, at now: Instant) throws(StoreFault) {
        try insert("DELETE FROM ip_rules WHERE id = \(written.id)")
        guard let rule = written.rule else { return }
        let ended = rule.expiresAt.map { min($0, now) } ?? now
        try insert(
            """
            INSERT INTO ended_ip_rules (id, action, cidr, created_at, ended_at) \
            VALUES (\(rule.id), \(rule.action.rawValue), \(rule.network.text), \(rule.createdAt), \(ended))
            """)
    }
}

/// A row that may have been written before the database refused ids and times that are none.
struct LenientRow: RowDecodable {
    let rule: WrittenRule?

    init(row: Row) throws(StoreFault) {
        rule = try? WrittenRule(row: row)
    }
}

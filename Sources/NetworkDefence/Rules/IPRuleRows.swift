import Core
import Store

extension Reader {
    func ipRule(_ id: IPRuleID) throws(StoreFault) -> IPRule? {
        try first("SELECT \(IPRule.columns) FROM ip_rules WHERE id = \(id)", as: IPRule.self)
    }

    func ipRule(_ action: RuleAction, _ network: CIDR) throws(StoreFault) -> IPRule? {
        // Somebody who writes rules by hand may leave out the prefix of a single address.
        let texts = network.prefix == network.address.width ? [network.text, network.address.text] : [network.text]
        return try first(
            """
            SELECT \(IPRule.columns) FROM ip_rules WHERE action = \(action.rawValue) AND cidr IN \(SQL.list(texts)) \
            ORDER BY created_at LIMIT 1
            """, as: IPRule.self)
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

    /// Ends a rule, and keeps what bouncers have to be told about it.
    func end(_ rule: IPRule, at now: Instant) throws(StoreFault) {
        let ended = rule.expiresAt.map { min($0, now) } ?? now
        try insert("DELETE FROM ip_rules WHERE id = \(rule.id)")
        try insert(
            """
            INSERT INTO ended_ip_rules (id, action, cidr, created_at, ended_at) \
            VALUES (\(rule.id), \(rule.action.rawValue), \(rule.network.text), \(rule.createdAt), \(ended))
            """)
    }
}

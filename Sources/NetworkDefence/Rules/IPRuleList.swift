import Audit
public import Core
import Store

/// Which rules to list, newest first.
public struct IPRuleQuery: Sendable {
    /// Only rules that do this.
    public var action: RuleAction?
    /// Only rules about this address.
    public var address: IPAddress?
    /// Which part of the list. Set it last: a cursor belongs to the filters.
    public var page = PageRequest(limit: 100)

    /// All rules.
    public init() {}

    /// The 32 bits that tie a cursor to these filters.
    public var cursorFilter: UInt32 { Cursor.filter(["ip_rules", action?.rawValue, address?.text]) }
}

/// One page of rules.
public struct IPRulePage: Sendable {
    /// The rules, newest first.
    public let rules: [WrittenRule]
    /// Where the page stands.
    public let pagination: Pagination
}

extension IPRules {
    /// One page of the rules whose time is not over.
    ///
    /// There are hundreds of rules, not millions, and the server holds them all in memory anyway; so they are read whole.
    public func list(_ query: IPRuleQuery = IPRuleQuery()) async throws(NetworkFault) -> IPRulePage {
        let now = time.now()
        let all = try await store.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(WrittenRule.columns) FROM ip_rules WHERE expires_at IS NULL OR expires_at > \(now) \
                ORDER BY created_at DESC, id DESC
                """, as: LenientRow.self
            ).compactMap(\.rule)
        }
        let matching = all.filter { rule in
            query.action.map { rule.action == $0 } ?? true
                && query.address.map { rule.rule?.network.contains($0) ?? false } ?? true
        }
        let page = query.page
        let after = matching.drop { rule in
            guard let cursor = page.cursor else { return false }
            return (rule.createdAt, rule.id) >= (cursor.instant, cursor.id(of: Entity.IPRule.self))
        }
        let rest = after.dropFirst(page.offset)
        let rules = Array(rest.prefix(page.limit))
        let next =
            rest.count > page.limit
            ? rules.last.map { Cursor(instant: $0.createdAt, id: $0.id, filter: query.cursorFilter) } : nil
        return IPRulePage(
            rules: rules, pagination: Pagination(page, total: Total(counted: matching.count, cap: nil), next: next))
    }

    /// Ends the rules whose time is over, so that they can be told to bouncers as ended, and forgets what ended long ago.
    public func expire() async throws(NetworkFault) {
        let now = time.now()
        try await store.housekeep(.expiry) { transaction throws(StoreFault) in
            let over = try transaction.rows(
                "SELECT \(WrittenRule.columns) FROM ip_rules WHERE expires_at <= \(now) LIMIT 1000", as: LenientRow.self
            )
            for rule in over.compactMap(\.rule) { try transaction.end(rule, at: now) }
            // What is left then can't be read, and nobody was told of it.
            if over.count < 1000 { try transaction.insert("DELETE FROM ip_rules WHERE expires_at <= \(now)") }
            let forgotten = now - DecisionSet.memory
            try transaction.insert("DELETE FROM ended_ip_rules WHERE ended_at < \(forgotten)")
            // Readers that begin anew the next time, if they come at all.
            try transaction.insert("DELETE FROM decision_readers WHERE read_at < \(forgotten)")
            return .commit(())
        }
    }

    /// How often ``expire()`` should run.
    public static let expiresEvery = Duration.seconds(600)
}

public import Access
import Audit
public import Core
import Store

/// The rules as bouncers and firewalls read them.
public struct Decisions: Sendable {
    let store: NetworkStore
    let time: any TimeSource

    /// What a bouncer has to learn.
    public struct Update: Sendable, Hashable {
        /// What to turn away from now on.
        public let new: [AddressDecision]
        /// What no longer.
        public let deleted: [AddressDecision]
    }

    /// What changed since this credential asked for the last time but one, or everything when it begins: the last answer may have
    /// been lost on its way, and repeating it does no harm. `isRead` says whether this one goes out; otherwise it is still to be told.
    public func update(
        for credential: Principal.Credential, isStarting: Bool, _ filter: DecisionFilter = DecisionFilter(),
        isRead: Bool = true
    ) async throws(NetworkFault) -> Update {
        let now = time.now()
        let reader = credential.name
        let last = isStarting ? nil : try await lastReadButOne(by: reader)
        let set = try await decisions(at: now)
        if isRead { try await note(reader, isStarting: isStarting, at: now) }
        guard let last, now - last < DecisionSet.memory else {
            return Update(new: Self.list(set.active(at: now), filter, at: now), deleted: [])
        }
        let changes = set.changes(since: last, at: now)
        let deleted = changes.ended.map { AddressDecision(ended: $0) }.filter(filter.wants)
        return Update(
            new: Self.list(changes.new, filter, at: now), deleted: deleted.sorted { $0.value < $1.value })
    }

    /// What is to be turned away now; only what is about `address` when one is given.
    public func active(about address: IPAddress? = nil) async throws(NetworkFault) -> [AddressDecision] {
        let now = time.now()
        let active = try await decisions(at: now).active(at: now)
        return Self.list(
            active.filter { decision in address.map { decision.key.contains($0) } ?? true }, DecisionFilter(), at: now)
    }

    private static func list(_ rules: [CIDR: IPRule], _ filter: DecisionFilter, at now: Instant) -> [AddressDecision] {
        rules.map { AddressDecision($0.key, by: $0.value, at: now) }.filter(filter.wants).sorted { $0.value < $1.value }
    }

    private func note(_ reader: String, isStarting: Bool, at now: Instant) async throws(NetworkFault) {
        try await store.housekeep(.lastUse) { transaction throws(StoreFault) in
            try transaction.insert(
                """
                INSERT INTO decision_readers (credential, previous_at, read_at) VALUES (\(reader), \(now), \(now)) \
                ON CONFLICT (credential) DO UPDATE SET read_at = excluded.read_at, \
                previous_at = CASE WHEN \(isStarting) THEN excluded.read_at ELSE decision_readers.read_at END
                """)
            return .commit(())
        }
    }

    private func lastReadButOne(by reader: String) async throws(NetworkFault) -> Instant? {
        try await store.read { transaction throws(StoreFault) in
            try transaction.value(
                "SELECT coalesce(previous_at, read_at) FROM decision_readers WHERE credential = \(reader)",
                as: Instant.self)
        }
    }

    private func decisions(at now: Instant) async throws(NetworkFault) -> DecisionSet {
        let (standing, ended) = try await store.read(.scan) { reader throws(StoreFault) in
            (
                try reader.ipRules().compactMap { $0?.rule },
                try reader.rows(
                    "SELECT id, action, cidr, created_at, ended_at FROM ended_ip_rules WHERE ended_at > \(now - DecisionSet.memory)",
                    as: EndedRule.self)
            )
        }
        return DecisionSet(standing: standing, ended: ended.compactMap(\.ending), at: now)
    }
}

extension Principal.Credential {
    /// As `decision_readers` names it.
    fileprivate var name: String {
        switch self {
        case .session(let id): "session \(id)"
        case .apiKey(let id): "key \(id)"
        }
    }
}

/// A row of `ended_ip_rules`; its end may have been written by hand, and then its network too.
private struct EndedRule: RowDecodable {
    let ending: (rule: IPRule, at: Instant)?

    init(row: Row) throws(StoreFault) {
        guard let action = RuleAction(rawValue: try row.get(1)), let network = CIDR(try row.get(2, as: String.self))
        else {
            ending = nil
            return
        }
        let at: Instant = try row.get(4)
        ending = (
            IPRule(
                id: try row.get(0), action: action, network: network, createdAt: try row.get(3), expiresAt: at), at
        )
    }
}

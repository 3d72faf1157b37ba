public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// The rules for addresses: listing them, making them, ending them.
public struct IPRules: Sendable {
    let store: NetworkStore
    let book: RuleBook
    let time: any TimeSource
    let randomness: any Randomness

    /// What became of a new rule.
    public enum Outcome: Sendable, Equatable {
        /// It stands, on this node at once and on every other within a second.
        case made(WrittenRule)
        /// It doesn't.
        case refused(RuleRefusal)
    }

    /// Makes a rule. One for the same network that does the same is replaced: a second block of an address is a longer one, or
    /// a better reason. `own` is the address that whoever asks comes from.
    public func make(
        _ new: NewIPRule, from own: IPAddress?, by grant: Grant
    ) async throws(NetworkFault) -> Outcome {
        let now = time.now()
        if let refusal = new.refusal(from: own, at: now) { return .refused(refusal) }
        let id = IPRuleID.make(at: now, randomness)
        let outcome: Outcome = try await store.change(by: grant, .ipRuleCreated, on: .ipRule(id)) {
            change throws(StoreFault) in
            let rule = IPRule(
                id: id, action: new.action, network: new.network, reason: new.reason,
                createdBy: grant.actor.userID, createdAt: change.time, expiresAt: new.expiresAt)
            if let before = try change.transaction.ipRule(new.action, new.network.text) {
                if let own, let end = new.expiresAt, before.allows(longerThan: end),
                    try change.transaction.isBlocked(own, without: before.id, at: end)
                {
                    return .rollback(.refused(.endsYourWayIn))
                }
                try change.transaction.end(before, at: change.time)
                change.note("replaces", .text(before.id.description))
            }
            try change.transaction.insert(rule)
            change.note("action", .text(rule.action.rawValue))
            change.note("cidr", .text(rule.network.text))
            change.note("reason", .text(rule.reason))
            if let end = rule.expiresAt { change.note("expires_at", .text(end.rfc3339)) }
            let written = WrittenRule(rule)
            try change.record(written.event(.ipRuleCreated, "\(rule.action.past) \(rule.network)", by: grant))
            return .commit(.made(written))
        }
        try await book.read()
        return outcome
    }

    /// What became of ending a rule.
    public enum Ending: Sendable, Equatable {
        /// It is no more.
        case ended
        /// There is none.
        case notFound
        /// Without it, whoever asks would be turned away.
        case coversYourself
    }

    /// Ends a rule. `own` is the address that whoever asks comes from.
    public func remove(
        _ id: IPRuleID, from own: IPAddress?, by grant: Grant
    ) async throws(NetworkFault) -> Ending {
        let ending: Ending = try await store.change(by: grant, .ipRuleDeleted, on: .ipRule(id)) {
            change throws(StoreFault) in
            guard let rule = try change.transaction.ipRule(id) else { return .rollback(.notFound) }
            if let own, rule.action == .allow,
                try change.transaction.isBlocked(own, without: id, at: change.time)
            {
                return .rollback(.coversYourself)
            }
            try change.transaction.end(rule, at: change.time)
            change.note("action", .text(rule.action.rawValue))
            change.note("cidr", .text(rule.cidr))
            try change.record(
                rule.event(.ipRuleDeleted, "Rule ended: \(rule.action.rawValue) \(rule.cidr)", by: grant))
            return .commit(.ended)
        }
        try await book.read()
        return ending
    }

    /// A rule; nil when there is none.
    public func rule(_ id: IPRuleID) async throws(NetworkFault) -> WrittenRule? {
        try await store.read { reader throws(StoreFault) in try reader.ipRule(id) }
    }

    /// The rule that does this to exactly this network, or the row that says so and is no rule; nil when there is none.
    public func rule(_ action: RuleAction, _ cidr: String) async throws(NetworkFault) -> WrittenRule? {
        try await store.read { reader throws(StoreFault) in try reader.ipRule(action, cidr) }
    }

    /// What the rules say about an address now.
    public func verdict(on address: IPAddress) async throws(NetworkFault) -> RuleSet.Verdict {
        try await book.current().verdict(on: address, at: time.now())
    }
}

extension RuleAction {
    /// What was done, to begin a sentence.
    fileprivate var past: String {
        switch self {
        case .allow: "Allowed"
        case .block: "Blocked"
        }
    }
}

extension Transaction {
    /// Whether an address would be turned away at a time if a rule weren't there.
    fileprivate func isBlocked(
        _ address: IPAddress, without id: IPRuleID, at time: Instant
    ) throws(StoreFault) -> Bool {
        let others = try ipRules().compactMap { $0?.rule }.filter { $0.id != id }
        guard case .blocked = RuleSet(others).verdict(on: address, at: time) else { return false }
        return true
    }
}

extension WrittenRule {
    /// Whether it lets somebody in beyond a time.
    fileprivate func allows(longerThan end: Instant) -> Bool {
        action == .allow && expiresAt.map { end < $0 } ?? true
    }

    fileprivate func event(_ type: EventType, _ message: String, by grant: Grant) -> EventDraft {
        var metadata: [String: DetailValue] = [
            "action": .text(action.rawValue), "cidr": .text(rule?.network.text ?? cidr),
            "rule_id": .text(id.description),
        ]
        if !reason.isEmpty { metadata["reason"] = .text(reason) }
        return EventDraft(type, user: grant.actor.userID, message: message, metadata: metadata)
    }
}

extension Action {
    /// A rule for addresses was made.
    public static let ipRuleCreated = Action("ip_rule.created")
    /// A rule for addresses was ended.
    public static let ipRuleDeleted = Action("ip_rule.deleted")
}

extension Target {
    /// A rule for addresses.
    static func ipRule(_ id: IPRuleID) -> Target {
        Target(type: "ip_rule", id: id.description)
    }
}

import Core

/// The networks that a bouncer is to turn away: the rules that block, without whatever a rule allows inside them, so that a
/// firewall which knows no exceptions makes none wrong.
///
/// Pure: what is to be told follows from the rules, those that ended, and two times.
struct DecisionSet: Sendable {
    /// How long ended rules are remembered; a bouncer that was away for longer begins anew.
    static let memory = Duration.seconds(7 * 24 * 60 * 60)
    /// What is told again of the time before the last answer: a change that was being committed then was not seen.
    static let overlap = Duration.seconds(10)

    /// A rule, and from when to when it counted.
    struct Span: Sendable, Hashable {
        let rule: IPRule
        let begun: Instant
        let ended: Instant?

        func isActive(at time: Instant) -> Bool {
            begun <= time && ended.map { time < $0 } ?? true
        }

        /// Whether it counted at some time from `start` to `end`.
        func touches(_ start: Instant, _ end: Instant) -> Bool {
            begun <= end && ended.map { start < $0 } ?? true
        }
    }

    let spans: [Span]

    /// The rules that stand at a time, and those that ended, with when they did. A rule that stands has begun, and one that
    /// ended has ended, whatever the database's clock said when somebody changed it by hand.
    init(standing: [IPRule], ended: [(rule: IPRule, at: Instant)], at now: Instant) {
        spans =
            standing.map { Span(rule: $0, begun: min($0.createdAt, now), ended: $0.expiresAt) }
            + ended.map { Span(rule: $0.rule, begun: min($0.rule.createdAt, $0.at, now), ended: min($0.at, now)) }
    }

    /// What is to be turned away at a time: the rule of each network, the one that lasts longest when there are several.
    func active(at now: Instant) -> [CIDR: IPRule] {
        let current = spans.filter { $0.isActive(at: now) }.map(\.rule)
        let exceptions = current.filter { $0.action == .allow }.map(\.network) + CIDR.loopback
        var active: [CIDR: IPRule] = [:]
        for rule in current where rule.action == .block {
            for network in rule.network.without(exceptions) {
                if let other = active[network], !rule.lasts(longerThan: other) { continue }
                active[network] = rule
            }
        }
        return active
    }

    /// What has to be told to somebody who knew everything at `then`: what is new, and what ended or came and went. It may tell
    /// more than changed, never less.
    func changes(since then: Instant, at now: Instant) -> (new: [CIDR: IPRule], ended: Set<CIDR>) {
        let from = then - Self.overlap
        let after = active(at: now)
        // Exceptions are rare, so there are few moments at which everything may look different.
        let moments = Set(
            spans.filter { $0.rule.action == .allow }.flatMap { [$0.begun, $0.ended].compactMap(\.self) }
                .filter { from < $0 && $0 <= now } + [from])
        // New is what didn't count all the time, for the same reason.
        let before = moments.map(active)
        let new = after.filter { decision in before.contains { $0[decision.key]?.id != decision.value.id } }
        // Whatever a bouncer may have heard since: each rule that counted, cut by the exceptions of each moment.
        let touched = spans.filter { $0.touches(from, now) }.map(\.rule)
        var heard: Set<CIDR> = []
        for moment in moments {
            let allowed = spans.filter { $0.rule.action == .allow && $0.isActive(at: moment) }.map(\.rule.network)
            for rule in touched where rule.action == .block {
                heard.formUnion(rule.network.without(allowed + CIDR.loopback))
            }
        }
        return (new, heard.subtracting(after.keys))
    }
}

extension IPRule {
    fileprivate func lasts(longerThan other: IPRule) -> Bool {
        guard let end = expiresAt else { return true }
        return other.expiresAt.map { $0 < end } ?? false
    }
}

extension CIDR {
    /// The network without others: what is left, as few networks as that takes.
    func without(_ others: [CIDR]) -> [CIDR] {
        let inside = others.filter(overlaps)
        if inside.isEmpty { return [self] }
        if inside.contains(where: { $0.covers(self) }) { return [] }
        return halves.flatMap { $0.without(inside) }
    }

    /// The two networks that it consists of; none of a single address.
    private var halves: [CIDR] {
        guard prefix < address.width else { return [] }
        let upper: IPAddress =
            switch address {
            case .v4(let bits): .v4(bits | 1 << UInt32(31 - prefix))
            case .v6(let bits): .v6(bits | 1 << UInt128(127 - prefix))
            }
        return [CIDR(address, prefix: prefix + 1), CIDR(upper, prefix: prefix + 1)].compactMap(\.self)
    }
}

public import Core

/// All rules for addresses, arranged to be asked: a table for every prefix length, the longest first.
///
/// Pure: which rule counts follows from the rules, the address and the time alone.
///
/// 1. The machine itself (loopback) always passes.
/// 2. A rule that allows wins over every rule that blocks, whichever is narrower or newer.
/// 3. Otherwise the narrowest rule that blocks is the one that is named.
/// 4. A rule whose time is over is none.
public struct RuleSet: Sendable {
    private var tables: [Table] = []

    /// No rules.
    public static let empty = RuleSet([])

    /// What the rules say about an address.
    public enum Verdict: Sendable, Equatable {
        /// This rule lets it through.
        case allowed(IPRule)
        /// This rule turns it away.
        case blocked(IPRule)
        /// No rule is about it, or it is the machine itself.
        case unnamed
    }

    /// The rules of one family and prefix length, by the network's first address.
    private struct Table {
        let width: Int
        let prefix: Int
        var rules: [IPAddress: [IPRule]]
    }

    /// A set of these rules.
    public init(_ rules: some Sequence<IPRule>) {
        for rule in rules {
            let (width, prefix) = (rule.network.address.width, rule.network.prefix)
            let position = tables.firstIndex { $0.width == width && $0.prefix == prefix }
            if let position {
                tables[position].rules[rule.network.address, default: []].append(rule)
            } else {
                tables.append(Table(width: width, prefix: prefix, rules: [rule.network.address: [rule]]))
            }
        }
        tables.sort { $0.prefix > $1.prefix }
    }

    /// What the rules say about an address at a time.
    public func verdict(on address: IPAddress, at now: Instant) -> Verdict {
        guard !tables.isEmpty, !address.isLoopback else { return .unnamed }
        var block: IPRule?
        for table in tables where table.width == address.width {
            for rule in table.rules[address.masked(to: table.prefix)] ?? [] where rule.isActive(at: now) {
                switch rule.action {
                case .allow: return .allowed(rule)
                case .block: block = block ?? rule
                }
            }
        }
        return block.map { .blocked($0) } ?? .unnamed
    }
}

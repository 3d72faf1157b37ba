public import Core

/// One network to turn away, as CrowdSec's local API words it, so that its bouncers understand it.
public struct AddressDecision: Sendable, Hashable {
    /// The network.
    public let network: CIDR
    /// The rule it comes from; nil for one that ended.
    public let ruleID: IPRuleID?
    /// Why: the rule's reason, or else what kind of rule it is.
    public let scenario: String
    /// How long it still holds; below zero for one that ended.
    public let duration: Duration

    /// Who decides, in every decision.
    public static let origin = "castellan"
    /// The scenario of a rule without a reason.
    static let usualScenario = "castellan/ip-rule"
    /// How long a rule without an end is said to hold: ten years, since a decision has to have an end.
    static let endless = Duration.seconds(10 * 365 * 24 * 3600)

    /// `Ip` or `Range`.
    public var scope: String { network.prefix == network.address.width ? "Ip" : "Range" }
    /// The address, or the network with its prefix.
    public var value: String { network.prefix == network.address.width ? network.address.text : network.text }
    /// A number that is the same for the same network (FNV-1a, 32 bits): bouncers keep it, and ask for nothing by it.
    public var number: Int64 {
        Int64(network.text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 })
    }

    /// As Go writes durations: `3h59m59s`.
    var durationText: String {
        let seconds = abs(duration.components.seconds)
        let sign = duration < .zero ? "-" : ""
        return "\(sign)\(seconds / 3600)h\(seconds / 60 % 60)m\(seconds % 60)s"
    }

    /// A decision that holds.
    init(_ network: CIDR, by rule: IPRule, at now: Instant) {
        self.network = network
        ruleID = rule.id
        scenario = rule.reason.isEmpty ? Self.usualScenario : rule.reason
        duration = rule.expiresAt.map { $0 - now } ?? Self.endless
    }

    /// A decision that ended.
    init(ended network: CIDR) {
        self.network = network
        ruleID = nil
        scenario = Self.usualScenario
        duration = .seconds(-1)
    }
}

extension AddressDecision: Shaped {
    /// The names are CrowdSec's.
    public static let shape = Shape<AddressDecision>(
        "Decision", "A network to turn away, as CrowdSec's bouncers read it.",
        [
            .field("id", "A number that is the same for the same network.") { $0.number },
            .field("uuid", "The rule it comes from; null when it ended.") { $0.ruleID },
            .field("origin", "Who decided: always castellan.") { _ in AddressDecision.origin },
            .field("scenario", "Why.") { $0.scenario },
            .field("scope", "`Ip` or `Range`.") { $0.scope },
            .field("value", "The address or network.") { $0.value },
            .field("type", "What to do: always ban.") { _ in "ban" },
            .field("duration", "For how long, as Go writes durations.") { $0.durationText },
        ])
}

/// Which decisions a bouncer wants to hear of.
public struct DecisionFilter: Sendable, Hashable {
    /// Only these scopes, in lower case; all when nil.
    public var scopes: Set<String>?
    /// Only from these origins; all when nil.
    public var origins: Set<String>?
    /// Only scenarios that contain one of these; all when nil.
    public var containing: [String]?
    /// No scenario that contains one of these.
    public var notContaining: [String] = []

    /// All of them.
    public init() {}

    /// Whether a decision is wanted. One that ended is, whatever its scenario was.
    func wants(_ decision: AddressDecision) -> Bool {
        guard scopes?.contains(decision.scope.lowercased()) ?? true,
            origins?.contains(AddressDecision.origin) ?? true
        else { return false }
        guard decision.ruleID != nil else { return true }
        return containing?.contains(where: decision.scenario.contains) ?? true
            && !notContaining.contains(where: decision.scenario.contains)
    }
}

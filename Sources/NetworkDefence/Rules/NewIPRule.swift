public import Core

/// A rule about to be made.
public struct NewIPRule: Sendable, Equatable {
    /// The longest reason, in Unicode scalars.
    public static let longestReason = 500

    /// What it does.
    public var action: RuleAction
    /// Which addresses it is about.
    public var network: CIDR
    /// Why it is there.
    public var reason: String
    /// When it ends by itself; nil for never.
    public var expiresAt: Instant?

    /// A rule to make.
    public init(action: RuleAction, network: CIDR, reason: String = "", expiresAt: Instant? = nil) {
        self.action = action
        self.network = network
        self.reason = reason
        self.expiresAt = expiresAt
    }

    /// Why the rule can't be made, by somebody who comes from `own`; nil when it can.
    func refusal(from own: IPAddress?, at now: Instant) -> RuleRefusal? {
        if let expiresAt, expiresAt <= now { return .isOver }
        guard action == .block else { return nil }
        if CIDR.loopback.contains(where: network.overlaps) { return .coversLoopback }
        if let own, network.contains(own) { return .coversYourself }
        return nil
    }
}

/// Why a rule was not made.
public enum RuleRefusal: Sendable, Equatable {
    /// It would block this machine itself, and what the operator runs on it.
    case coversLoopback
    /// It would block the address that its maker comes from.
    case coversYourself
    /// It would end before the one that it replaces, and then the address that its maker comes from would be blocked.
    case endsYourWayIn
    /// It would have ended before it began.
    case isOver
}

extension CIDR {
    /// This machine itself.
    static let loopback = ["127.0.0.0/8", "::1/128"].compactMap { CIDR($0) }

    /// Whether every address of the other network is one of this.
    func covers(_ other: CIDR) -> Bool {
        prefix <= other.prefix && contains(other.address)
    }

    /// Whether some address is in both: two networks lie apart, or one in the other.
    func overlaps(_ other: CIDR) -> Bool {
        covers(other) || other.covers(self)
    }
}

public import Core

/// A rule about the addresses of one network.
public struct IPRule: Sendable, Hashable {
    /// The rule's id.
    public let id: IPRuleID
    /// What it does.
    public let action: RuleAction
    /// Which addresses it is about.
    public let network: CIDR
    /// Why it is there, in an operator's words; may be empty.
    public let reason: String
    /// Who made it; nil for the terminal and for statements run on the database.
    public let createdBy: UserID?
    /// When it was made.
    public let createdAt: Instant
    /// When it ends by itself; nil for never.
    public let expiresAt: Instant?

    /// A rule; see the properties.
    public init(
        id: IPRuleID, action: RuleAction, network: CIDR, reason: String = "", createdBy: UserID? = nil,
        createdAt: Instant, expiresAt: Instant? = nil
    ) {
        self.id = id
        self.action = action
        self.network = network
        self.reason = reason
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Whether its time is not over.
    public func isActive(at now: Instant) -> Bool {
        expiresAt.map { now < $0 } ?? true
    }
}

public import AccountSignals
public import Core

/// What the house has decided about recommendations.
public struct RecommendationPolicy: Sendable {
    /// How long one waits for a decision.
    public var lifetime: Duration
    /// How long before its end somebody is reminded.
    public var escalatesBefore: Duration
    /// Above this value of the account two people have to approve; nil: one is always enough.
    public var secondApprovalAbove: Money?
    /// What compliance asks.
    public var compliance: CompliancePolicy

    /// 72 hours, a reminder 12 hours before the end, one approval.
    public init(
        lifetime: Duration = .seconds(72 * 3600), escalatesBefore: Duration = .seconds(12 * 3600),
        secondApprovalAbove: Money? = nil, compliance: CompliancePolicy = CompliancePolicy()
    ) {
        self.lifetime = lifetime
        self.escalatesBefore = escalatesBefore
        self.secondApprovalAbove = secondApprovalAbove
        self.compliance = compliance
    }

    func approvalsNeeded(_ value: Money) -> Int {
        secondApprovalAbove.map { value > $0 } == true ? 2 : 1
    }
}

import Core

/// Somebody said that the account is at risk: critical.
enum StatusAtRisk: RiskRule {
    static func signal(in facts: AccountFacts, at now: Instant) -> RiskSignal? {
        guard facts.status == .atRisk else { return nil }
        return RiskSignal(.statusAtRisk, .critical, "The account's status is “at risk”")
    }
}

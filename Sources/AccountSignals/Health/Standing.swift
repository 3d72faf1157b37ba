import Core

/// What people say of the account by its status: 20 points for an active one, none for one at risk or closed.
enum Standing: HealthPart {
    static func part(of facts: AccountFacts, at now: Instant) -> ScorePart {
        let points =
            switch facts.status {
            case .active: 20
            case .onboarding: 15
            case .pending, .onHold: 10
            case .inactive: 5
            case .atRisk, .closed: 0
            }
        return ScorePart("standing", points, of: 20, "The status is “\(facts.status.words)”")
    }
}

extension AccountStatus {
    /// The status in words: `at risk`.
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

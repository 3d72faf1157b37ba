/// What a rule for addresses does.
public enum RuleAction: String, Sendable, CaseIterable, Decodable {
    /// Lets them through, whatever rule or country says no. Budgets hold for them too.
    case allow
    /// Turns them away.
    case block
}

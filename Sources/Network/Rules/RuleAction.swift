/// What a rule for addresses does.
public enum RuleAction: String, Sendable, CaseIterable {
    /// Lets them through, whatever else says no.
    case allow
    /// Turns them away.
    case block
}

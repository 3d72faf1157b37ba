public import Core

/// How things stand with a customer.
public enum AccountStatus: String, Sendable, CaseIterable, JSONWritable, Decodable {
    case active
    case inactive
    case onHold = "on_hold"
    case atRisk = "at_risk"
    case pending
    case onboarding
    case closed
}

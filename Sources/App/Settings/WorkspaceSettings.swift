public import Accounts
import Core

/// What the house has decided about recommendations.
public struct WorkspaceSettings: Sendable {
    /// How long one waits, when somebody is reminded, and from which value on two people decide.
    public let recommendations: RecommendationPolicy

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Accounts")
        let lifetime = reader.value(
            "RECOMMENDATION_LIFETIME", .duration(.seconds(60)...(.seconds(365 * 86_400))),
            default: .seconds(72 * 3600), "How long a recommendation waits for a decision before it runs out.")
        let reminder = reader.value(
            "RECOMMENDATION_ESCALATION", .duration(.zero...(.seconds(365 * 86_400))), default: .seconds(12 * 3600),
            "How long before its end the account's owner is reminded by mail.")
        let value = reader.optional(
            "SECOND_APPROVAL_ABOVE", .text("amount", where: { Money(text: $0) != nil }),
            otherwise: "one approval is enough",
            "Recommendations for accounts that are worth more, by yearly revenue or open deals, need two people's approval.")
        recommendations = RecommendationPolicy(
            lifetime: lifetime, escalatesBefore: reminder, secondApprovalAbove: value.flatMap { Money(text: $0) })
    }
}

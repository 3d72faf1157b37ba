import AccountSignals
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
            "Recommendations for accounts that are worth more, by yearly revenue or open deals, need two people's approval."
        )
        let offset = reader.value(
            "CONTACT_HOURS_OFFSET", .text("+hh:mm or -hh:mm", where: { Self.minutes($0) != nil }), default: "+00:00",
            "How far ahead of UTC customers are: meetings are compared with 08:00 to 20:00 there, Monday to Saturday.")
        recommendations = RecommendationPolicy(
            lifetime: lifetime, escalatesBefore: reminder, secondApprovalAbove: value.flatMap { Money(text: $0) },
            compliance: CompliancePolicy(minutesAheadOfUTC: Self.minutes(offset) ?? 0))
    }

    /// The minutes of an offset such as `-03:30`, as far as there are time zones: -12:00 to +14:00; nil for anything else.
    static func minutes(_ text: String) -> Int? {
        let characters = Array(text.utf8)
        guard characters.count == 6, characters[3] == UInt8(ascii: ":"), let sign = text.first, "+-".contains(sign),
            let hours = Int(text.dropFirst().prefix(2)), let minutes = Int(text.suffix(2)),
            [1, 2, 4, 5].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(characters[$0]) }), minutes < 60
        else { return nil }
        let ahead = (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
        return (-12 * 60...14 * 60).contains(ahead) ? ahead : nil
    }
}

/// Drafts of e-mails, with holes for names. They are drafts: a person reads them before anybody else does.
public enum EmailTemplate: String, Sendable, CaseIterable, Hashable {
    case followUpNoActivity = "follow_up_no_activity"
    case dealAtRisk = "deal_at_risk"
    case renewalReminder = "renewal_reminder"
    case upsellOpportunity = "upsell_opportunity"
    case executiveAlignment = "executive_alignment"
    case reEngagement = "re_engagement"

    /// The subject and the text for an account. What isn't known is said without a name; `detail` is the day or the deal that
    /// the text is about.
    public func fill(
        account: String, contact: String?, owner: String?, detail: String = ""
    ) -> (subject: String, body: String) {
        let account = Self.oneLine(account)
        let detail = Self.oneLine(detail)
        let (subject, text) = words(account, detail.isEmpty ? fallback : detail)
        let greeting = contact.map { "Hello \(Self.oneLine($0))," } ?? "Hello,"
        let signature = owner.map { "Kind regards,\n\(Self.oneLine($0))" } ?? "Kind regards"
        return (subject, "\(greeting)\n\n\(text)\n\n\(signature)\n")
    }

    private var fallback: String {
        switch self {
        case .dealAtRisk: "our current project"
        case .renewalReminder: "soon"
        default: ""
        }
    }

    private func words(_ account: String, _ detail: String) -> (String, String) {
        switch self {
        case .followUpNoActivity:
            (
                "How are things at \(account)?",
                "It has been a while since we last spoke. Is there anything that you need from us, or that we could do "
                    + "better?\n\nI would be glad to talk for a quarter of an hour this week or next."
            )
        case .dealAtRisk:
            (
                "Next steps for \(detail)",
                "I should like to know where we stand with \(detail), and what keeps it from going on. If something is "
                    + "missing from our side, please tell me."
            )
        case .renewalReminder:
            (
                "Your contract with us",
                "The contract with \(account) ends \(detail == fallback ? detail : "on \(detail)"). I should like to go "
                    + "through it with you in time, and to hear what should change.\n\nWhen would it suit you?"
            )
        case .upsellOpportunity:
            (
                "An idea for \(account)",
                "Things have gone well, and I have an idea of what else could help you. May I show it to you in a short "
                    + "call?"
            )
        case .executiveAlignment:
            (
                "Your contact for \(account)",
                "I now look after \(account) and should like to introduce myself. What matters most to you at the moment, "
                    + "and how do you like to work with us?"
            )
        case .reEngagement:
            (
                "May we talk again?",
                "We haven't heard from each other for a long time. If your plans have changed, I should like to "
                    + "understand how; if we let you down, I should like to put it right."
            )
        }
    }

    /// A value on one line: names come from records, and a record must not write lines of a letter or of its head.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { line.append(breaks(scalar) ? " " : scalar) }
        return String(line)
    }

    private static func breaks(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

import Core

/// Something that could be done for an account. It does nothing by itself: somebody has to approve it.
public struct Suggestion: Sendable, Hashable {
    /// What kind of recommendation it makes.
    public let type: RecommendationType
    /// How urgent it is.
    public let priority: RiskLevel
    /// How sure it is.
    public let confidence: Confidence
    /// Why, in sentences with the figures; never empty.
    public let rationale: [String]
    /// Exactly what would be done.
    public let action: SuggestedAction
}

/// The kinds of recommendations.
public enum RecommendationType: String, Sendable, CaseIterable, Hashable {
    case followUpEmail = "follow_up_email"
    case escalation
    case scheduleMeeting = "schedule_meeting"
    case updateAccount = "update_account"
    case createTask = "create_task"
    case renewalReminder = "renewal_reminder"
    case upsellOpportunity = "upsell_opportunity"
    case riskMitigation = "risk_mitigation"
    case executiveAlignment = "executive_alignment"
    case reEngagement = "re_engagement"

    /// Whether it offers something that nobody asked for, which needs consent.
    public var isMarketing: Bool { self == .upsellOpportunity }
}

/// What would be done when somebody approves.
public enum SuggestedAction: Sendable, Hashable {
    /// A draft of an e-mail to the account's contact, filled in from a template; nothing is sent.
    case draftEmail(template: EmailTemplate, subject: String, body: String)
    /// A task for the account's owner, due in so many days.
    case createTask(subject: String, detail: String, dueInDays: Int)
    /// A meeting with the customer in so many days, so many minutes long.
    case scheduleMeeting(subject: String, detail: String, inDays: Int, minutes: Int)
    /// Another status of the account.
    case changeStatus(AccountStatus)

    /// What compliance calls it.
    public var kind: ActionKind {
        switch self {
        case .draftEmail: .draftEmail
        case .createTask: .createTask
        case .scheduleMeeting: .scheduleMeeting
        case .changeStatus: .changeStatus
        }
    }
}

/// What the rules of suggestions look at.
struct Findings {
    let facts: AccountFacts
    /// 0 to 100.
    let healthPoints: Int
    let signals: [RiskSignal]
    let now: Instant

    func signal(_ kind: RiskKind) -> RiskSignal? { signals.first { $0.kind == kind } }

    /// A suggestion for these reasons; the more of them, the surer it is.
    func suggest(
        _ type: RecommendationType, _ priority: RiskLevel, because reasons: [String], _ action: SuggestedAction
    ) -> Suggestion {
        Suggestion(
            type: type, priority: priority, confidence: .of(facts, agreeing: reasons.count, at: now),
            rationale: reasons, action: action)
    }

    /// A draft from a template, for the account's contact.
    func draft(_ template: EmailTemplate, _ detail: String = "") -> SuggestedAction {
        let (subject, body) = template.fill(
            account: facts.name, contact: facts.contact?.name, owner: facts.ownerName, detail: detail)
        return .draftEmail(template: template, subject: subject, body: body)
    }
}

/// One reason to do something.
protocol SuggestionRule: Sendable {
    /// What could be done, when there is this reason to.
    static func suggestion(for findings: Findings) -> Suggestion?
}

/// All of them. A closed account gets no suggestions.
enum SuggestionRules {
    static let all: [any SuggestionRule.Type] = [
        ChurnPrevention.self, Escalation.self, Engagement.self, StatusCorrection.self, Renewal.self, DealAtRisk.self,
        Introduction.self, Expansion.self, Profile.self,
    ]

    /// The suggestions, the most urgent first.
    static func suggestions(for findings: Findings) -> [Suggestion] {
        guard findings.facts.status != .closed else { return [] }
        let found = all.compactMap { $0.suggestion(for: findings) }
        return RiskLevel.allCases.reversed().flatMap { level in found.filter { $0.priority == level } }
    }
}

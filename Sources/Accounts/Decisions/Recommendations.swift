public import Access
public import AccountSignals
public import Audit
public import Core
import SecurityEvents
import Store
import Vault

/// Recommendations: proposing, finding, and deciding on them. Carrying them out is ``Orders``'.
public struct Recommendations: Sendable {
    let store: AccountStore
    let policy: RecommendationPolicy

    var check: ComplianceCheck { ComplianceCheck(policy.compliance, store.vault) }

    /// What is to be proposed.
    public struct Draft: Sendable {
        /// What kind of recommendation it is.
        public var type: RecommendationType
        /// How urgent it is.
        public var priority: RiskLevel
        /// How sure it is, from 0 to 1.
        public var confidence: Double
        /// Exactly what would be done.
        public var action: ProposedAction
        /// Why.
        public var rationale: String
        /// What it could bring.
        public var estimatedImpact: String?

        /// A draft; see the properties.
        public init(
            type: RecommendationType, priority: RiskLevel, confidence: Double = 1, action: ProposedAction,
            rationale: String, estimatedImpact: String? = nil
        ) {
            self.type = type
            self.priority = priority
            self.confidence = confidence
            self.action = action
            self.rationale = rationale
            self.estimatedImpact = estimatedImpact
        }
    }

    /// Who proposes.
    public enum Proposer: Sendable {
        /// A person, who then can't approve it.
        case user(UserID, reference: String)
        /// An agent, and the person who started it, who may.
        case agent(String, startedBy: UserID, analysis: AnalysisID? = nil)
        /// A program with a person's token. What it proposes is that person's too: they could have told it what, so they can't approve it.
        case program(String, inNameOf: UserID)
    }

    /// The recommendation that an id or a reference names; nil for one out of reach, too.
    public func find(
        _ key: RecommendationKey, within reach: AccountReach
    ) async throws(AccountsFault) -> Recommendation? {
        let vault = store.vault
        return try await store.read { reader throws(StoreFault) in
            try reader.recommendation(key, within: reach, vault)
        }
    }

    /// Offers something to whoever decides, unless compliance forbids it. What a program proposes again while it waits is what waits.
    public func propose(
        _ draft: Draft, on key: AccountKey, by proposer: Proposer, within reach: AccountReach, grant: Grant
    ) async throws(AccountsFault) -> ProposalOutcome {
        let id = RecommendationID.make(at: store.time.now(), store.randomness)
        return try await store.change(by: grant, .recommendationCreated, on: .recommendation(id)) {
            change throws(StoreFault) in
            guard let account = try change.transaction.account(key, within: reach) else { return .rollback(.notFound) }
            guard account.archivedAt == nil else { return .rollback(.isArchived) }
            let violations = try check.violations(
                of: draft.action, type: draft.type, on: account, beside: [draft.rationale, draft.estimatedImpact],
                change.transaction)
            guard violations.isEmpty else { return .rollback(.blocked(violations)) }
            if let before = try change.transaction.repeated(draft, on: account, by: proposer, store.vault) {
                return .rollback(.proposed(before))
            }
            try propose(id, draft, on: account, by: proposer, in: change)
            guard let made = try change.transaction.recommendation(.id(id), within: .all, store.vault) else {
                return .rollback(.notFound)
            }
            change.note("account", .text(account.reference))
            change.note("proposer", .text(made.proposer))
            change.note("digest", .text(Hexadecimal.encode(made.digest)))
            return .commit(.proposed(made))
        }
    }

    /// Writes a recommendation that compliance has nothing against, with its event. What takes another back needs as many approvals as that
    /// did.
    func propose(
        _ id: RecommendationID, _ draft: Draft, on account: Account, by proposer: Proposer, in change: Change,
        undoing original: Recommendation? = nil
    ) throws(StoreFault) {
        let binding = DecisionBinding(id, draft.action, on: account)
        let value = try change.transaction.stake(of: draft.action, on: account)
        let approvals = max(policy.approvalsNeeded(value), original?.approvalsNeeded ?? 1)
        let cell = try store.vault.sealed(draft.action.json, SealedAccountColumns.action, of: id)
        let why = try store.vault.sealed(draft.rationale, SealedAccountColumns.rationale, of: id)
        let impact = try store.vault.sealed(draft.estimatedImpact, SealedAccountColumns.impact, of: id)
        let who: (name: String, user: UserID?, startedBy: UserID?, analysis: AnalysisID?) =
            switch proposer {
            case .user(let user, let reference): (reference, user, nil, nil)
            case .agent(let name, let startedBy, let analysis): ("agent:\(name)", nil, startedBy, analysis)
            case .program(let name, let user): ("agent:\(name)", user, user, nil)
            }
        try change.transaction.run(
            """
            INSERT INTO recommendations (id, account_id, analysis_id, type, priority, confidence, status, \
            sealed_action, action_kind, sealed_rationale, sealed_impact, value_cents, proposer, proposed_by, started_by, \
            account_version, digest, approvals_needed, undoes, expires_at, created_at) VALUES (\(id), \(account.id), \
            \(who.analysis), \(draft.type.rawValue), \(draft.priority.rawValue), \(draft.confidence), 'pending', \
            \(cell), \(draft.action.kind.rawValue), \(why), \(impact), \(value), \
            \(who.name), \(who.user), \(who.startedBy), \(account.version), \(binding.digest), \
            \(approvals), \(original?.id), \(change.time + policy.lifetime), \(change.time))
            """)
        try change.record(
            EventDraft(
                .dataCreated, user: change.grant.actor.userID,
                message: "A recommendation for \(account.reference) was made by \(who.name)",
                metadata: ["resource_type": .text("recommendation"), "resource_id": .text(id.description)]))
    }
}

/// What became of a proposal.
public enum ProposalOutcome: Sendable {
    /// It waits for a decision.
    case proposed(Recommendation)
    /// The account isn't there, or out of reach.
    case notFound
    /// The account is archived.
    case isArchived
    /// Compliance forbids it, for these reasons.
    case blocked([ComplianceViolation])
}

extension Target {
    /// A recommendation.
    static func recommendation(_ id: RecommendationID) -> Target {
        Target(type: "recommendation", id: id.description)
    }
}

extension Action {
    /// Something was proposed.
    public static let recommendationCreated = Action("recommendation.created")
    /// Somebody approved what was proposed.
    public static let recommendationApproved = Action("recommendation.approved")
    /// Somebody changed what was proposed, and approved that.
    public static let recommendationModified = Action("recommendation.modified")
    /// Somebody rejected what was proposed.
    public static let recommendationRejected = Action("recommendation.rejected")
    /// What was approved was carried out.
    public static let recommendationExecuted = Action("recommendation.executed")
    /// What was approved was not carried out.
    public static let recommendationFailed = Action("recommendation.failed")
    /// What was carried out was taken back.
    public static let recommendationUndone = Action("recommendation.undone")
    /// Nobody decided in time.
    public static let recommendationExpired = Action("recommendation.expired")
    /// Somebody was reminded that a decision is due.
    public static let recommendationEscalated = Action("recommendation.escalated")
}

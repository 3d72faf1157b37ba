public import Access
public import AccountSignals
import Audit
import Core
import SecurityEvents
import Store
import Vault

/// What somebody decides about a recommendation.
public struct Verdict: Sendable {
    /// What.
    public var decision: RecommendationState.Decision
    /// The digest that they have seen; nil: the one that the recommendation was made with.
    public var digest: [UInt8]?
    /// What is to be done instead; with `.modify` only.
    public var action: ProposedAction?
    /// Why; required to reject.
    public var notes: String?

    /// A verdict; see the properties.
    public init(
        _ decision: RecommendationState.Decision, digest: [UInt8]? = nil, action: ProposedAction? = nil,
        notes: String? = nil
    ) {
        self.decision = decision
        self.digest = digest
        self.action = action
        self.notes = notes
    }

    var auditAction: Action {
        switch decision {
        case .approve: .recommendationApproved
        case .modify: .recommendationModified
        case .reject: .recommendationRejected
        }
    }
}

/// What became of a verdict.
public enum VerdictOutcome: Sendable {
    /// It counts; this is the recommendation now. It may wait for a second approval.
    case decided(Recommendation)
    /// It doesn't count.
    case refused(DecisionRefusal)
    /// There is none, or none in reach.
    case notFound
    /// What would be executed isn't what was seen: the account is at `current` by now.
    case changed(current: Int64, seen: Int64)
    /// Compliance forbids it, for these reasons.
    case blocked([ComplianceViolation])
}

extension Recommendations {
    /// Decides. One decision comes of it, whoever else decides at the same moment; it is bound to the digest of exactly what will be executed.
    public func decide(
        _ key: RecommendationKey, _ verdict: Verdict, by decider: Decider, grant: Grant
    ) async throws(AccountsFault) -> VerdictOutcome {
        let reach = decider.reach
        guard let found = try await find(key, within: reach) else { return .notFound }
        return try await store.change(by: grant, verdict.auditAction, on: .recommendation(found.id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            guard let recommendation = try transaction.recommendation(key, within: reach, store.vault),
                let account = try transaction.account(recommendation.account)
            else { return .rollback(.notFound) }
            let seen = DecisionBinding(recommendation.id, recommendation.action, on: account)
            var state = try transaction.state(of: recommendation, as: seen.digest)
            let refusal = state.decide(
                verdict.decision, by: decider.userID, interactively: decider.isInteractive, at: change.time)
            if let refusal { return .rollback(.refused(refusal)) }
            let inNotes = check.violations(in: verdict.notes)
            guard inNotes.isEmpty else { return .rollback(.blocked(inNotes)) }
            if verdict.decision != .reject {
                guard seen.digest == verdict.digest ?? recommendation.digest else {
                    return .rollback(.changed(current: account.version, seen: recommendation.accountVersion))
                }
                let action = verdict.action ?? recommendation.action
                let violations = try check.violations(
                    of: action, type: recommendation.type, on: account, transaction)
                guard violations.isEmpty else { return .rollback(.blocked(violations)) }
            }
            try record(verdict, on: recommendation, account, state, by: decider, in: change)
            let after = try transaction.recommendation(key, within: .all, store.vault)
            return after.map { .commit(.decided($0)) } ?? .rollback(.notFound)
        }
    }

    private func record(
        _ verdict: Verdict, on recommendation: Recommendation, _ account: Account, _ state: RecommendationState,
        by decider: Decider, in change: Change
    ) throws(StoreFault) {
        let id = recommendation.id
        let action = verdict.action ?? recommendation.action
        let binding = DecisionBinding(id, action, on: account)
        let transaction = change.transaction
        let vault = store.vault
        let reason = try vault.sealed(verdict.notes, SealedAccountColumns.reason, of: id)
        var sets: SQL = """
            status = \(state.status.rawValue), decided_by = \(decider.reference), decided_at = \(change.time), \
            sealed_reason = \(reason), version = version + 1
            """
        if verdict.decision != .reject {
            let before = try vault.sealed(binding.expected.json.json, SealedAccountColumns.before, of: id)
            sets += ", digest = \(binding.digest), account_version = \(account.version), sealed_before = \(before)"
        }
        if verdict.decision == .modify, action != recommendation.action {
            let cell = try vault.sealed(action.json, SealedAccountColumns.action, of: id)
            let original = recommendation.original ?? recommendation.action
            let was = try vault.sealed(original.json, SealedAccountColumns.original, of: id)
            sets += ", sealed_action = \(cell), action_kind = \(action.kind.rawValue), sealed_original = \(was)"
            change.note("before", .json(recommendation.action.value))
            change.note("after", .json(action.value))
        }
        try transaction.run("UPDATE recommendations SET \(sets) WHERE id = \(id)")
        let row = ID<AccountEntity.Verdict>.make(at: change.time, change.randomness)
        let notes = try vault.sealed(verdict.notes, SealedAccountColumns.verdictNotes, of: row)
        // One verdict a person: the latest.
        try transaction.run(
            "DELETE FROM account_verdicts WHERE recommendation_id = \(id) AND decided_by = \(decider.userID)")
        try transaction.run(
            """
            INSERT INTO account_verdicts (id, recommendation_id, decision, decided_by, reference, digest, sealed_notes, \
            created_at) VALUES (\(row), \(id), \(verdict.decision.rawValue), \(decider.userID), \
            \(decider.reference), \(binding.digest), \(notes), \(change.time))
            """)
        if state.status.isDue { try transaction.enqueue(Orders.job(for: id), at: change.time, change.randomness) }
        change.note("reference", .text(recommendation.reference))
        change.note("account", .text(account.reference))
        change.note("status", .text(state.status.rawValue))
        change.note("digest", .text(Hexadecimal.encode(binding.digest)))
        change.note("approvals", .text("\(state.approvers.count) of \(state.approvalsNeeded)"))
        try change.record(
            EventDraft(
                .dataUpdated, user: decider.userID,
                message: "\(recommendation.reference) for \(account.reference): \(verdict.decision.rawValue)",
                metadata: ["resource_type": .text("recommendation"), "status": .text(state.status.rawValue)]))
    }
}

extension Reader {
    /// What says who may decide: those who approved what would be executed now.
    func state(of recommendation: Recommendation, as digest: [UInt8]) throws(StoreFault) -> RecommendationState {
        let approvers = try approvers(of: recommendation.id, of: digest)
        return RecommendationState(
            status: recommendation.status, expiresAt: recommendation.expiresAt,
            approvalsNeeded: recommendation.approvalsNeeded, approvers: approvers,
            proposedBy: recommendation.proposedBy, isModified: recommendation.original != nil)
    }

    /// Who approved exactly what has this digest.
    func approvers(of id: RecommendationID, of digest: [UInt8]) throws(StoreFault) -> Set<UserID> {
        Set(
            try values(
                """
                SELECT decided_by FROM account_verdicts WHERE recommendation_id = \(id) \
                AND digest = \(digest) AND decision <> 'reject'
                """, as: UserID.self))
    }
}

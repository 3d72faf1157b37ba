public import Access
import AccountSignals
import Audit
import Core
import SecurityEvents
import Store
import Vault

extension Recommendations {
    /// Decides. One decision comes of it, whoever else decides at the same moment; it is bound to the digest of exactly what will be executed.
    public func decide(
        _ key: RecommendationKey, _ verdict: Verdict, by decider: Decider, grant: Grant
    ) async throws(AccountsFault) -> VerdictOutcome {
        let reach = decider.reach
        guard let found = try await find(key, within: reach) else { return .notFound }
        let decision = verdict.comesTo(on: found.action)
        return try await store.change(by: grant, decision.auditAction, on: .recommendation(found.id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            guard let recommendation = try transaction.recommendation(key, within: reach, store.vault),
                let account = try transaction.account(recommendation.account)
            else { return .rollback(.notFound) }
            let action = verdict.action ?? recommendation.action
            let stake = max(recommendation.value, try transaction.stake(of: action, on: account))
            let seen = DecisionBinding(recommendation.id, recommendation.action, on: account)
            var state = try transaction.state(
                of: recommendation, as: seen.digest, needing: policy.approvalsNeeded(stake))
            let refusal = state.decide(
                decision, by: decider.userID, interactively: decider.isInteractive, at: change.time)
            if let refusal { return .rollback(.refused(refusal)) }
            let inNotes = check.violations(in: verdict.notes)
            guard inNotes.isEmpty else { return .rollback(.blocked(inNotes)) }
            if decision != .reject {
                let objection = try objection(to: verdict, decision, on: recommendation, account, seen, transaction)
                if let objection { return .rollback(objection) }
            }
            try record(
                decision, verdict, on: recommendation, DecisionBinding(recommendation.id, action, on: account),
                worth: stake, state, by: decider, in: change)
            change.note("account", .text(account.reference))
            let after = try transaction.recommendation(key, within: .all, store.vault)
            return after.map { .commit(.decided($0)) } ?? .rollback(.notFound)
        }
    }

    /// What stands against an approval: it is of something else than would be executed, or of what may not be.
    private func objection(
        to verdict: Verdict, _ decision: RecommendationState.Decision, on recommendation: Recommendation,
        _ account: Account, _ seen: DecisionBinding, _ reader: Reader
    ) throws(StoreFault) -> VerdictOutcome? {
        let action = verdict.action ?? recommendation.action
        guard seen.digest == verdict.digest, verdict.comesTo(on: recommendation.action) == decision else {
            return account.version == recommendation.accountVersion
                ? .notSeen : .changed(current: account.version, seen: recommendation.accountVersion)
        }
        guard action.isVariation(of: recommendation.action) else { return .anotherAction }
        let violations = try check.violations(of: action, type: recommendation.type, on: account, reader)
        return violations.isEmpty ? nil : .blocked(violations)
    }

    private func record(
        _ decision: RecommendationState.Decision, _ verdict: Verdict, on recommendation: Recommendation,
        _ binding: DecisionBinding, worth stake: Money, _ state: RecommendationState, by decider: Decider,
        in change: Change
    ) throws(StoreFault) {
        let id = recommendation.id
        let transaction = change.transaction
        let reason = try store.vault.sealed(verdict.notes, SealedAccountColumns.reason, of: id)
        var sets: SQL = """
            status = \(state.status.rawValue), decided_by = \(decider.reference), decided_at = \(change.time), \
            sealed_reason = \(reason), version = version + 1
            """
        if decision != .reject {
            let before = try store.vault.sealed(binding.expected.json.json, SealedAccountColumns.before, of: id)
            sets += """
                , digest = \(binding.digest), account_version = \(binding.accountVersion), sealed_before = \(before), \
                approvals_needed = \(state.approvalsNeeded), value_cents = \(stake)
                """
        }
        if decision == .modify { sets += try modification(of: recommendation, to: binding.action, in: change) }
        try transaction.run("UPDATE recommendations SET \(sets) WHERE id = \(id)")
        try keep(decision, verdict, on: id, binding.digest, by: decider, in: change)
        if state.status.isDue { try transaction.enqueue(Orders.job(for: id), at: change.time, change.randomness) }
        change.note("reference", .text(recommendation.reference))
        change.note("status", .text(state.status.rawValue))
        change.note("digest", .text(Hexadecimal.encode(binding.digest)))
        change.note("approvals", .text("\(state.approvers.count) of \(state.approvalsNeeded)"))
        try change.record(
            EventDraft(
                .dataUpdated, user: decider.userID,
                message: "\(recommendation.reference) for ACC-\(recommendation.accountNumber): \(decision.rawValue)",
                metadata: ["resource_type": .text("recommendation"), "status": .text(state.status.rawValue)]))
    }

    /// What else is set when the action becomes another.
    private func modification(
        of recommendation: Recommendation, to action: ProposedAction, in change: Change
    ) throws(StoreFault) -> SQL {
        let id = recommendation.id
        let cell = try store.vault.sealed(action.json, SealedAccountColumns.action, of: id)
        let original = recommendation.original ?? recommendation.action
        let was = try store.vault.sealed(original.json, SealedAccountColumns.original, of: id)
        change.note("before", .json(recommendation.action.value))
        change.note("after", .json(action.value))
        return ", sealed_action = \(cell), action_kind = \(action.kind.rawValue), sealed_original = \(was)"
    }

    /// Keeps one verdict a person, the latest; a modification voids what others approved.
    private func keep(
        _ decision: RecommendationState.Decision, _ verdict: Verdict, on id: RecommendationID, _ digest: [UInt8],
        by decider: Decider, in change: Change
    ) throws(StoreFault) {
        var void: SQL = "DELETE FROM account_verdicts WHERE recommendation_id = \(id)"
        if decision != .modify { void += " AND decided_by = \(decider.userID)" }
        try change.transaction.run(void)
        let row = ID<AccountEntity.Verdict>.make(at: change.time, change.randomness)
        let notes = try store.vault.sealed(verdict.notes, SealedAccountColumns.verdictNotes, of: row)
        try change.transaction.run(
            """
            INSERT INTO account_verdicts (id, recommendation_id, decision, decided_by, reference, digest, sealed_notes, \
            created_at) VALUES (\(row), \(id), \(decision.rawValue), \(decider.userID), \
            \(decider.reference), \(digest), \(notes), \(change.time))
            """)
    }
}

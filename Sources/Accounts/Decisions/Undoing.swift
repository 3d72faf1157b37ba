public import Access
public import AccountSignals
import Audit
import Core
import Store

/// What became of wanting something taken back.
public enum UndoOutcome: Sendable {
    /// Taking it back is proposed, and waits for a decision; perhaps since before.
    case proposed(Recommendation)
    /// There is none, or none in reach.
    case notFound
    /// Only a person who signed in may.
    case notInteractive
    /// It was not carried out, was taken back before, or is of a kind that can't be.
    case cannotBeUndone
    /// The account is archived.
    case isArchived
    /// The record isn't any more what it was made.
    case recordChanged
    /// Compliance forbids it, for these reasons.
    case blocked([ComplianceViolation])
}

extension Recommendations {
    /// Proposes to take back what was carried out: the values before, unless somebody has changed them since. That is a recommendation of its
    /// own, decided on and carried out like any other; whoever asks for it may approve it.
    public func proposeUndo(
        of key: RecommendationKey, by decider: Decider, grant: Grant
    ) async throws(AccountsFault) -> UndoOutcome {
        guard let found = try await find(key, within: decider.reach) else { return .notFound }
        guard decider.isInteractive else { return .notInteractive }
        let id = RecommendationID.make(at: store.time.now(), store.randomness)
        return try await store.change(by: grant, .recommendationCreated, on: .recommendation(id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            guard let original = try transaction.recommendation(.id(found.id), within: decider.reach, store.vault),
                let account = try transaction.account(original.account)
            else { return .rollback(.notFound) }
            guard original.canBeUndone, let before = original.before, let written = original.action.fields else {
                return .rollback(.cannotBeUndone)
            }
            guard account.archivedAt == nil else { return .rollback(.isArchived) }
            if let open = try transaction.openUndo(of: original.id),
                let waiting = try transaction.recommendation(.id(open), within: .all, store.vault)
            {
                return .rollback(.proposed(waiting))
            }
            guard written.changing(account).isEmpty else { return .rollback(.recordChanged) }
            let draft = Draft(
                type: original.type, priority: original.priority, action: .updateAccount(before),
                rationale: "Takes \(original.reference) back.")
            let violations = try check.violations(
                of: draft.action, type: draft.type, on: account, beside: [draft.rationale], transaction)
            guard violations.isEmpty else { return .rollback(.blocked(violations)) }
            try propose(
                id, draft, on: account, by: .agent(Self.undoing, startedBy: decider.userID), in: change,
                undoing: original)
            guard let made = try transaction.recommendation(.id(id), within: .all, store.vault) else {
                return .rollback(.notFound)
            }
            change.note("account", .text(account.reference))
            change.note("undoes", .text(original.reference))
            change.note("digest", .text(Hexadecimal.encode(made.digest)))
            return .commit(.proposed(made))
        }
    }

    /// The name under which taking back is proposed.
    private static let undoing = "undo"
}

extension Reader {
    /// What takes a recommendation back and isn't over yet.
    fileprivate func openUndo(of id: RecommendationID) throws(StoreFault) -> RecommendationID? {
        try value(
            """
            SELECT id FROM recommendations WHERE undoes = \(id) AND status IN ('pending', 'approved', 'modified') \
            ORDER BY created_at LIMIT 1
            """)
    }
}

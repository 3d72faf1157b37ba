public import Access
import AccountSignals
import Audit
import Core
import Store

/// What became of taking something back.
public enum UndoOutcome: Sendable {
    /// Done.
    case undone(Recommendation)
    /// There is none, or none in reach.
    case notFound
    /// Only a person who signed in may.
    case notInteractive
    /// It was not carried out, was taken back before, or is of a kind that can't be.
    case cannotBeUndone
    /// The record isn't any more what it was made.
    case recordChanged
    /// The other side refuses it or is away; the text says what was in the way.
    case refused(String)
}

extension Orders {
    /// Takes back what was carried out: an order of its own, for the values before, unless somebody has changed them since.
    public func undo(
        _ key: RecommendationKey, by principal: Principal, grant: Grant
    ) async throws(AccountsFault) -> UndoOutcome {
        guard let found = try await recommendations.find(key, within: AccountReach(principal)) else {
            return .notFound
        }
        guard principal.isInteractive else { return .notInteractive }
        guard found.canBeUndone, let before = found.before, let written = found.action.fields else {
            return .cannotBeUndone
        }
        let account = try await store.read { reader throws(StoreFault) in try reader.account(found.account) }
        let orderKey = found.orderKey + "/undo"
        guard let account else { return .recordChanged }
        let action = ProposedAction.updateAccount(before)
        if written.changing(account).isEmpty {
            let binding = DecisionBinding(found.id, action, on: account)
            let order = ApprovedOrder(
                key: orderKey, recommendation: found.id, account: account.id, remote: account.remote,
                accountVersion: account.version, action: action, expected: binding.expected, digest: binding.digest)
            do throws(OrderFault) { _ = try await executor(for: order).carryOut(order) } catch {
                switch error {
                case .recordChanged: return .recordChanged
                case .refused(let why), .retry(let why): return .refused(why)
                }
            }
        } else if try await !wasDone(orderKey) {
            return .recordChanged
        }
        return try await note(found, grant)
    }

    private func wasDone(_ key: String) async throws(AccountsFault) -> Bool {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM account_orders WHERE key = \(key)", as: Int.self) != nil
        }
    }

    private func note(_ found: Recommendation, _ grant: Grant) async throws(AccountsFault) -> UndoOutcome {
        try await store.change(by: grant, .recommendationUndone, on: .recommendation(found.id)) {
            change throws(StoreFault) in
            try change.transaction.run(
                """
                UPDATE recommendations SET undone_at = \(change.time), version = version + 1 \
                WHERE id = \(found.id) AND undone_at IS NULL
                """)
            change.note("reference", .text(found.reference))
            let after = try change.transaction.recommendation(.id(found.id), within: .all, store.vault)
            return after.map { .commit(.undone($0)) } ?? .rollback(.notFound)
        }
    }
}

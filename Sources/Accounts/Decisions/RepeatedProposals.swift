import AccountSignals
import Core
import Store
import Vault

extension Recommendations.Draft {
    /// Whether a recommendation is what would come of it now.
    fileprivate func isSame(as made: Recommendation, on account: Account) -> Bool {
        made.accountVersion == account.version && made.action == action && made.priority == priority
            && made.rationale == rationale && made.estimatedImpact == estimatedImpact
    }
}

extension Reader {
    /// What a program proposed before in the same words, and nobody has decided on: a program that heard no answer asks again.
    func repeated(
        _ draft: Recommendations.Draft, on account: Account, by proposer: Recommendations.Proposer, _ vault: KeyVault
    ) throws(StoreFault) -> Recommendation? {
        guard case .program(let name, let user) = proposer else { return nil }
        let rows: [RecommendationRow] = try rows(
            """
            SELECT \(RecommendationRow.columns) FROM \(RecommendationRow.table) \
            WHERE recommendations.account_id = \(account.id) AND recommendations.status = 'pending' \
            AND proposed_by = \(user) AND proposer = \("agent:\(name)") AND type = \(draft.type.rawValue) \
            AND action_kind = \(draft.action.kind.rawValue) ORDER BY recommendations.created_at DESC LIMIT 100
            """)
        return rows.lazy.compactMap { try? $0.opened(by: vault) }.first { draft.isSame(as: $0, on: account) }
    }
}

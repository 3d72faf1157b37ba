import Access
import Core
import Store

/// Who approved, and how many have to.
extension Reader {
    /// What says who may decide: those who approved what would be executed now. As many have to as the proposal needed or, by now, as its
    /// value needs, whichever is more.
    func state(
        of recommendation: Recommendation, as digest: [UInt8], needing approvals: Int
    ) throws(StoreFault) -> RecommendationState {
        RecommendationState(
            status: recommendation.status, expiresAt: recommendation.expiresAt,
            approvalsNeeded: max(recommendation.approvalsNeeded, approvals),
            approvers: try approvers(of: recommendation.id, of: digest),
            proposedBy: recommendation.proposedBy, isModified: recommendation.original != nil)
    }

    /// Who approved exactly what has this digest, and could today: whoever was disabled or lost the role since doesn't count.
    func approvers(of id: RecommendationID, of digest: [UInt8]) throws(StoreFault) -> Set<UserID> {
        let rows: [ApproverRow] = try rows(
            """
            SELECT decided_by, users.role, (SELECT roles.permissions FROM roles WHERE roles.name = users.role) \
            FROM account_verdicts JOIN users ON users.id = account_verdicts.decided_by \
            WHERE recommendation_id = \(id) AND digest = \(digest) AND decision <> 'reject' AND users.is_active
            """)
        return Set(rows.filter(\.mayApprove).map(\.user))
    }

    /// What is at stake with an action: what is with the account, or the yearly revenue that it would write, whichever is more.
    func stake(of action: ProposedAction, on account: Account) throws(StoreFault) -> Money {
        max(try value(of: account), action.amount ?? .zero)
    }

    /// What is at stake with an account: its yearly revenue or the sum of its open deals, whichever is more.
    func value(of account: Account) throws(StoreFault) -> Money {
        let open: Int64? = try value(
            """
            SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM account_deals \
            WHERE account_id = \(account.id) AND NOT is_closed
            """)
        let deals = Money(cents: min(open ?? 0, Money.most.cents)) ?? .zero
        return max(deals, account.annualRevenue ?? .zero)
    }
}

extension ProposedAction {
    /// The yearly revenue that it would write.
    fileprivate var amount: Money? { fields?.values[.annualRevenue]?.scaled(by: 2).flatMap { Money(cents: $0) } }
}

/// Somebody who approved, with what their role allows now.
private struct ApproverRow: RowDecodable {
    let user: UserID
    let mayApprove: Bool

    init(row: Row) throws(StoreFault) {
        user = try row.get(0)
        let name: String = try row.get(1)
        let permissions: JSONText? = try row.get(2)
        if let role = Role(name: name) {
            mayApprove = role.permissions.contains(.recommendationApprove)
        } else {
            mayApprove = try permissions?.texts.contains(Permission.recommendationApprove.rawValue) == true
        }
    }
}

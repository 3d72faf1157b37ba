import Access
import Accounts
import Core

/// One account, with as much of what belongs to it as is asked for.
enum AccountDetailEndpoint {
    static let activities = Parameter<Bool>.query(
        "include_activities", "`true`: with what was and is to be done with the customer.", .boolean
    ) { Bool($0) }
    static let recommendations = Parameter<Bool>.query(
        "include_recommendations", "`true`: with what is proposed about it; needs `recommendation:read`.", .boolean
    ) { Bool($0) }
    static let parameters: [any ParameterDeclaration] = [AccountEndpoint.account, activities, recommendations]

    static func get(_ context: SignedContext) async throws -> AccountDetail {
        let (reach, accounts) = (AccountReach(context.principal), context.services.accounts)
        let isProposalsToo = context.parameters[recommendations] ?? false
        if isProposalsToo { _ = try context.grant(.recommendationRead, in: .recommendations) }
        guard let account = try await accounts.records.find(try AccountEndpoint.key(context), within: reach) else {
            throw Problem(.notFound)
        }
        let key = AccountKey.id(account.id)
        var detail = AccountDetail(account: account)
        if context.parameters[activities] ?? false {
            detail.activities = try await accounts.belongings.activities(of: key, within: reach)
        }
        if isProposalsToo {
            var filter = RecommendationFilter(reach)
            filter.account = key
            detail.recommendations = try await accounts.recommendations.page(
                filter, PageRequest(limit: Belongings.most)
            ).rows
        }
        return detail
    }
}

/// An account and what was asked for beside it.
struct AccountDetail: Shaped {
    let account: Account
    var activities: [ActivityView]?
    var recommendations: [Recommendation]?

    static let shape = Shape<AccountDetail>(
        "AccountDetail", "A customer's account, with what was asked for beside it.",
        Account.shape.fields.map { $0.of(\.account) } + [
            .field("activities", "With include_activities: the latest first, at most 200.") { $0.activities },
            .field("recommendations", "With include_recommendations: the newest first, at most 200.") {
                $0.recommendations
            },
        ])
}

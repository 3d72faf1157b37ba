import Access
import AccountSignals
import Accounts
import Core

extension Tool {
    /// Customers' accounts, what belongs to them, and what is proposed about them.
    static let accounts: [Tool] = [
        Tool(
            "list_accounts", "Accounts", "Accounts that the caller looks after, or all for who may see them.",
            needs: .accountRead, module: .accounts, rows: { (page: AccountsPageView) in page.accounts.count }
        ) { (reader: ToolReader, choice: AccountChoice) in try await reader.accounts(choice) },
        Tool(
            "get_account", "One account",
            "One account by id or reference (ACC-123), with what its last analysis found and why.",
            needs: .accountRead, module: .accounts
        ) { (reader: ToolReader, named: AccountName) in try await reader.account(named.account) },
        Tool(
            "list_account_deals", "Deals of an account", "The deals with a customer.", needs: .accountRead,
            module: .accounts, rows: { (rows: [DealView]) in rows.count }
        ) { (reader: ToolReader, named: AccountName) in try await reader.deals(named.account) },
        Tool(
            "list_account_activities", "Activities of an account",
            "Calls, meetings, e-mails and tasks of a customer, the latest first.", needs: .accountRead,
            module: .accounts, rows: { (rows: [ActivityView]) in rows.count }
        ) { (reader: ToolReader, named: AccountName) in try await reader.activities(named.account) },
        Tool(
            "list_account_notes", "Notes of an account", "Notes about a customer, the newest first.",
            needs: .accountRead, module: .accounts, rows: { (rows: [NoteView]) in rows.count }
        ) { (reader: ToolReader, named: AccountName) in try await reader.notes(named.account) },
        Tool(
            "list_recommendations", "Recommendations",
            "What was proposed about accounts that the caller sees, and what became of it, the newest first.",
            needs: .recommendationRead, module: .recommendations,
            rows: { (page: RecommendationsPageView) in page.recommendations.count }
        ) { (reader: ToolReader, choice: RecommendationChoice) in try await reader.recommendations(choice) },
        Tool(
            "get_recommendation", "One recommendation",
            "One recommendation by id or reference (REC-12): exactly what would be done, why, and who decided.",
            needs: .recommendationRead, module: .recommendations
        ) { (reader: ToolReader, named: RecommendationName) in try await reader.recommendation(named.recommendation) },
    ]
}

/// `{"account": …}`
struct AccountName: RequestBody {
    let account: AccountKey

    static let schema = Schema.object([
        .required("account", "The account's id, or reference ACC-123.", AccountKey.schema)
    ])
}

/// `{"recommendation": …}`
struct RecommendationName: RequestBody {
    let recommendation: RecommendationKey

    static let schema = Schema.object([
        .required("recommendation", "The recommendation's id, or reference REC-12.", RecommendationKey.schema)
    ])
}

/// Which accounts.
struct AccountChoice: RequestBody {
    let status: String?
    let riskLevel: String?
    let namePrefix: String?
    let limit: Int?

    static let schema = Schema.object([
        .optional("status", "Only with this status.", .oneOf(AccountStatus.allCases.map(\.rawValue))),
        .optional("riskLevel", "Only with this risk.", .oneOf(RiskLevel.allCases.map(\.rawValue))),
        .optional("namePrefix", "Only whose name begins so.", .string(minLength: 1, maxLength: 100)),
        .optional("limit", "How many, 20 unless said otherwise.", .integer(1...100)),
    ])

    func filter(_ reach: AccountReach) -> AccountFilter {
        var filter = AccountFilter(reach)
        filter.statuses = [status.flatMap(AccountStatus.init(rawValue:))].compactMap(\.self)
        filter.riskLevel = riskLevel.flatMap(RiskLevel.init(rawValue:))
        filter.namePrefix = namePrefix
        return filter
    }
}

/// Which recommendations.
struct RecommendationChoice: RequestBody {
    let account: AccountKey?
    let status: String?
    let limit: Int?

    static let schema = Schema.object([
        .optional("account", "Only about this account: id or reference.", AccountKey.schema),
        .optional("status", "Only that stand so.", .oneOf(RecommendationStatus.allCases.map(\.rawValue))),
        .optional("limit", "How many, 20 unless said otherwise.", .integer(1...100)),
    ])

    func filter(_ reach: AccountReach) -> RecommendationFilter {
        var filter = RecommendationFilter(reach)
        filter.account = account
        filter.status = status.flatMap(RecommendationStatus.init(rawValue:))
        return filter
    }
}

/// Some accounts.
struct AccountsPageView: Shaped {
    let accounts: [Account]
    let total: Int

    static let shape = Shape<AccountsPageView>(
        "ToolAccounts", "Some accounts.",
        [
            .field("accounts", "The accounts, the newest first.") { $0.accounts },
            .field("total", "How many there are, counted to 10,000.") { $0.total },
        ])
}

/// Some recommendations.
struct RecommendationsPageView: Shaped {
    let recommendations: [Recommendation]
    let total: Int

    static let shape = Shape<RecommendationsPageView>(
        "ToolRecommendations", "Some recommendations.",
        [
            .field("recommendations", "The recommendations, the newest first.") { $0.recommendations },
            .field("total", "How many there are, counted to 10,000.") { $0.total },
        ])
}

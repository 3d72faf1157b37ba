import Access
import Accounts
import Core
import Identity

/// Many accounts at once, each by itself: what one comes to doesn't touch the others.
enum AccountBulkEndpoint {
    static func bulk(_ context: SignedContext, _ body: AccountBulkBody) async throws -> AccountBulkView {
        guard let doing = body.json["action"]?.string.flatMap(AccountBulkBody.Doing.init(rawValue:)) else {
            throw Problem(.validation)
        }
        let keys = (body.json["accounts"]?.array ?? []).compactMap { $0.string.flatMap { AccountKey(text: $0) } }
        let one = try await work(doing, body.json, context)
        var items: [AccountBulkItem] = []
        for key in keys {
            do {
                items.append(AccountBulkItem(account: key.text, error: nil, session: try await one(key)))
            } catch {
                items.append(AccountBulkItem(account: key.text, error: Problem(error).code.rawValue, session: nil))
            }
        }
        return AccountBulkView(items: items)
    }

    /// What is done to each, once the caller may do it at all.
    private static func work(
        _ doing: AccountBulkBody.Doing, _ json: JSONValue, _ context: SignedContext
    ) async throws -> (AccountKey) async throws -> AnalysisKey? {
        let reach = AccountReach(context.principal)
        let accounts = context.services.accounts
        switch doing {
        case .assign:
            let grant = try context.grant(.accountAssign, in: .accounts)
            guard let named = json["owner"]?.string, let key = UserKey(text: named),
                let owner = try await context.userID(key)
            else { throw Problem.invalid("owner", "is no user") }
            return { key in
                _ = try AccountEndpoint.account(
                    try await accounts.records.assign(key, to: owner, version: nil, within: reach, by: grant))
                return nil
            }
        case .update:
            let grant = try context.grant(.accountUpdate, in: .accounts)
            guard let fields = json["fields"].flatMap(AccountFields.init), !fields.isEmpty else {
                throw Problem.invalid("fields", "is missing or empty")
            }
            return { key in
                _ = try AccountEndpoint.account(
                    try await accounts.records.update(key, fields, version: nil, within: reach, by: grant))
                return nil
            }
        case .analyze:
            let grant = try context.grant(.accountAnalyze, in: .accounts)
            return { key in
                try AnalysisEndpoint.started(
                    try await accounts.analyses.start(key, for: Decider(context.principal), grant: grant)).key
            }
        }
    }
}

extension SignedContext {
    /// The proof that the caller has another permission as well, or the refusal.
    func grant(_ permission: Permission, in module: Module) throws -> Grant {
        switch principal.decide(permission, in: module) {
        case .allow(let grant): return grant
        case .deny: throw Problem(.forbidden, "You lack \(permission.rawValue).")
        case .stepUp(let stepUp):
            var problem = Problem(.stepUpRequired)
            problem.stepUp = stepUp
            throw problem
        }
    }
}

/// What became of one account.
struct AccountBulkItem: Shaped {
    let account: String
    let error: String?
    let session: AnalysisKey?

    static let shape = Shape<AccountBulkItem>(
        "AccountBulkItem", "What became of one account.",
        [
            .field("account", "The account as it was named.") { $0.account },
            .field("success", "Whether it was done.") { $0.error == nil },
            .field("error", "The code of the refusal.") { $0.error },
            .field("sessionId", "The run of the analysis.") { $0.session },
        ])
}

/// What became of all.
struct AccountBulkView: Shaped {
    let items: [AccountBulkItem]

    static let shape = Shape<AccountBulkView>(
        "AccountBulk", "What became of each account.",
        [
            .field("items", "One for each account, in their order.") { $0.items },
            .field("succeeded", "How many were done.") { $0.items.count { $0.error == nil } },
            .field("failed", "How many were not.") { $0.items.count { $0.error != nil } },
        ])
}

import Access
import AccountSignals
import Accounts
import Core
import Identity

/// Customers' accounts.
enum AccountEndpoint {
    static let account = Parameter<AccountKey>.path("account", "The account's id, or reference such as ACC-123.")
    static let owner = Parameter<UserKey>.query("owner", "Only accounts of this user: id or reference.")
    static let status = Parameter<[AccountStatus]>.query(
        "status", "Only accounts that stand so; several separated by commas.", .string(minLength: 1, maxLength: 200)
    ) { text in
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        let statuses = names.compactMap { AccountStatus(rawValue: String($0)) }
        return statuses.count == names.count ? statuses : nil
    }
    static let risk = Parameter<RiskLevel>.choice("risk_level", "Only accounts with this risk.")
    static let health = Parameter<Double>.query(
        "health_score_min", "Only accounts that do so well or better, from 0 to 1.",
        .string(minLength: 1, maxLength: 20)
    ) { Double($0).flatMap { (0...1).contains($0) ? $0 : nil } }
    static let name = Parameter<String>.query(
        "name", "Only accounts whose name begins so, case counts.", .string(minLength: 1, maxLength: 200)
    ) { $0 }
    static let archived = Parameter<Bool>.query(
        "archived", "`true`: those that are archived, instead of those that aren't.", .boolean
    ) { Bool($0) }
    static let sort = Parameter<AccountFilter.Order>.choice(
        "sort", "The order; only `newest`, which it is when left out, can be continued by a cursor.")
    static let direction = Parameter<AccountFilter.Direction>.choice(
        "order", "Which way; left out: the newest first, and names and health from the lowest.")
    static let listParameters: [any ParameterDeclaration] =
        [owner, status, risk, health, name, archived, sort, direction] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> AccountsView {
        var filter = AccountFilter(AccountReach(context.principal))
        let parameters = context.parameters
        if let owner = parameters[owner] {
            // A user whom nobody knows owns nothing.
            filter.owner = try await context.userID(owner) ?? UserID(high: 0, low: 0)
        }
        filter.statuses = parameters[status] ?? []
        filter.riskLevel = parameters[risk]
        filter.healthAtLeast = parameters[health]
        filter.namePrefix = parameters[name]
        filter.isArchived = parameters[archived] ?? false
        filter.order = parameters[sort] ?? .newest
        filter.direction = parameters[direction]
        let page = try parameters.page(of: filter.cursorFilter)
        let isExact = parameters[Paging.count] == .exact
        return AccountsView(
            page: try await context.services.accounts.records.page(filter, page, exactCount: isExact))
    }

    static func create(_ context: SignedContext, _ body: NewAccountBody) async throws -> Account {
        var owner: UserID?
        if let named = body.json["owner"]?.string {
            guard let key = UserKey(text: named), let id = try await context.userID(key) else {
                throw Problem.invalid("owner", "is no user")
            }
            guard case .allow = context.principal.decide(.accountAssign, in: .accounts) else {
                throw Problem(.forbidden, "You may not make accounts for others.")
            }
            owner = id
        }
        return try account(
            try await context.services.accounts.records.create(
                try body.json.accountFields(), doNotContact: body.json["doNotContact"] == .boolean(true), owner: owner,
                by: context.grant))
    }

    static func update(_ context: SignedContext, _ body: AccountPatchBody) async throws -> Account {
        let fields = try body.json.accountFields()
        var doNotContact: Bool?
        if case .boolean(let flag)? = body.json["doNotContact"] { doNotContact = flag }
        guard !fields.isEmpty || doNotContact != nil else {
            throw Problem.invalid("name", "is missing, and every other field too: there is nothing to change")
        }
        let version = body.json["version"]?.integer
        return try account(
            try await context.services.accounts.records.update(
                try key(context), fields, doNotContact: doNotContact, version: version,
                within: AccountReach(context.principal), by: context.grant), attempted: version)
    }

    static func assign(_ context: SignedContext, _ body: AccountOwnerBody) async throws -> Account {
        guard let key = UserKey(text: body.owner), let owner = try await context.userID(key) else {
            throw Problem.invalid("owner", "is no user")
        }
        return try account(
            try await context.services.accounts.records.assign(
                try Self.key(context), to: owner, version: body.version, within: AccountReach(context.principal),
                by: context.grant), attempted: body.version)
    }

    static func archive(_ context: SignedContext) async throws -> Account {
        try account(
            try await context.services.accounts.records.archive(
                try key(context), version: nil, within: AccountReach(context.principal), by: context.grant))
    }

    static func restore(_ context: SignedContext) async throws -> Account {
        try account(
            try await context.services.accounts.records.restore(
                try key(context), version: nil, within: AccountReach(context.principal), by: context.grant))
    }

    static func delete(_ context: SignedContext) async throws -> Account {
        try account(
            try await context.services.accounts.records.delete(
                try key(context), within: AccountReach(context.principal), by: context.grant))
    }

    static func key(_ context: SignedContext) throws -> AccountKey {
        guard let key = context.parameters[account] else { throw Problem(.notFound) }
        return key
    }

    /// The account of an outcome, or the refusal.
    static func account(_ outcome: AccountOutcome, attempted: Int64? = nil) throws -> Account {
        switch outcome {
        case .changed(let account), .unchanged(let account): return account
        case .notFound: throw Problem(.notFound)
        case .noSuchOwner: throw Problem.invalid("owner", "is no user")
        case .versionConflict(let version): throw Problem(version: version, attempted: attempted ?? 0)
        case .isArchived: throw Problem(.archived)
        case .notArchived: throw Problem(.notArchived)
        }
    }
}

extension SignedContext {
    /// The user that an id or a reference names.
    func userID(_ key: UserKey) async throws -> UserID? {
        if case .id(let id) = key { return id }
        return try await services.identity.users.find(key)?.id
    }
}

extension Problem {
    /// Somebody else changed it meanwhile.
    init(version: Int64, attempted: Int64) {
        self.init(.versionConflict, "It is at version \(version) by now; read it again.")
        versions = (version, attempted)
    }
}

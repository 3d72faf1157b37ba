import Access
import AccountSignals
import Accounts
import Core
import OutboundHTTP
import Store
import Synchronization
import TestKit
import Testing
import Zoho

/// Accounts that come from a stand-in of Zoho and are changed there, with nothing in between left out; jobs run when a test says so.
struct AccountsZohoHouse {
    let accounts: AccountsHouse
    let zoho: ZohoStandIn
    let room: ZohoRoom

    static let modified = Instant(milliseconds: 1_787_000_000_000)
    static let fields: [String: JSONValue] = [
        "Account_Name": .string("Ada GmbH"), "Account_Status": .string("Active"),
        "Created_Time": .string("2026-07-01T08:00:00Z"), "Owner": .object([.init("email", .string("ann@example.com"))]),
    ]

    static func with(
        _ engine: Engine, _ body: @escaping @Sendable (AccountsZohoHouse) async throws -> Void
    ) async throws {
        let zoho = ZohoStandIn()
        zoho.put("Accounts", "551", modified: modified, fields)
        try await HTTPStandIn.with(answering: { zoho.answer($0) }) { server in
            let url = server.url
            try await IdentityHouse.with(engine, AccountsSchema.migrations + ZohoSchema.migrations) { house in
                let outbound = Outbound(authorities: nil)
                var accounts = AccountsRoom(
                    database: house.audited, vault: house.vault, outbox: house.outbox, time: house.clock,
                    randomness: SystemRandomness())
                let room = ZohoRoom(
                    plan(url), database: house.audited, outbound: outbound, time: house.clock,
                    randomness: SystemRandomness(), absorb: absorb(into: accounts))
                accounts.executors[.zoho] = room.executor
                do {
                    try await body(
                        AccountsZohoHouse(
                            accounts: AccountsHouse(house: house, room: accounts), zoho: zoho, room: room))
                    await outbound.close()
                } catch {
                    await outbound.close()
                    throw error
                }
            }
        }
    }

    private static func plan(_ url: String) -> ZohoPlan {
        var plan = ZohoPlan(
            centre: .eu, accountsURL: url, apiURL: url, requestsPerMinute: 60_000,
            webhooks: WebhookSigning(admitsAgeless: false) { _ in [] }
        ) { _ in
            ZohoCredentials(clientID: "1000.id", clientSecret: Secret("secret"), refreshToken: Secret("1000.refresh"))
        }
        plan.patience.firstPause = .milliseconds(1)
        plan.patience.perTry = .seconds(2)
        return plan
    }

    private static func absorb(into accounts: AccountsRoom) -> Absorb {
        { batch throws(ZohoFault) in
            do throws(AccountsFault) {
                return AbsorbCounts(try await accounts.absorb(batch, from: .zoho, by: .operator("sync")))
            } catch { throw .notAbsorbed("\(error)") }
        }
    }

    /// What was written in Zoho, in order.
    var writes: [String] { zoho.state.withLock { $0.writes } }
    /// The account's status there.
    var status: JSONValue? { zoho.state.withLock { $0.records["Accounts"]?.first?["Account_Status"] } }

    /// Somebody gives the account another trade in Zoho.
    func changeThere() {
        zoho.put(
            "Accounts", "551", modified: Self.modified + .seconds(60),
            Self.fields.merging(["Industry": .string("Steel")]) { $1 })
    }

    /// Zoho answers so many requests with 503.
    func goAway(for requests: Int) {
        zoho.state.withLock { $0.faults = Array(repeating: .status(503), count: requests) }
    }

    /// The account, once it was read, and the other status that the analyst proposes for it.
    func proposed(for user: Principal) async throws -> (account: Account, recommendation: Recommendation) {
        try await room.sync.runToEnd()
        let page = try await accounts.room.records.page(AccountFilter(.own(user.userID)), PageRequest(limit: 10))
        let account = try #require(page.rows.first)
        _ = try await accounts.room.analyses.start(
            .id(account.id), for: Decider(user), grant: try accounts.grant(user, .accountAnalyze))
        try await accounts.runJobs()
        var filter = RecommendationFilter(.own(user.userID))
        filter.type = .updateAccount
        let found = try await accounts.room.recommendations.page(filter, PageRequest(limit: 10)).rows
        return (account, try #require(found.first))
    }

    /// The same, approved.
    func approved(by user: Principal) async throws -> (account: Account, recommendation: Recommendation) {
        let (account, recommendation) = try await proposed(for: user)
        let outcome = try await accounts.decide(
            recommendation, .approve(recommendation.digest), by: user)
        guard case .decided(let decided) = outcome else { throw AccountsHouse.NotThere(what: "\(outcome)") }
        return (account, decided)
    }
}

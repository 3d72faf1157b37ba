import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("What changed on accounts", .timeLimit(.minutes(3)))
struct AccountsChangedFieldsTests {
    /// What an analysis says has changed.
    private func changes(_ account: Account, _ house: AccountsHouse, for user: Principal) async throws -> [String] {
        _ = try await house.room.analyses.start(
            .id(account.id), for: Decider(user), grant: try house.grant(user, .accountAnalyze))
        try await house.runJobs()
        let text = try #require(try await house.now(account).assessment)
        let assessment = try JSONReader.read(Array(text.utf8))
        return assessment["changedFields"]?.array?.compactMap(\.string) ?? []
    }

    @Test("since the analysis before is found by the next one, whoever changed it", arguments: Engine.allCases)
    func sinceTheLastAnalysis(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let ben = try await house.principal("ben", .accountExecutive)
            let account = try await house.account(of: ann)
            #expect(try await changes(account, house, for: ann) == [], "making an account changes none of it")
            let before = try await house.now(account).priorityScore ?? 0
            house.house.clock.advance(by: .seconds(5))
            // By hand.
            try await house.change(account, to: "Steel")
            _ = try await house.room.records.assign(
                .id(account.id), to: ben.userID, version: nil, within: .all, by: .operator("test"))
            _ = try await house.room.records.assign(
                .id(account.id), to: ann.userID, version: nil, within: .all, by: .operator("test"))
            // By a decision.
            let proposed = try await house.proposed(on: account, startedBy: ann)
            _ = try await house.decide(proposed, .approve(proposed.digest), by: ann)
            #expect(try await house.settled(proposed).status == .executed)
            #expect(try await changes(account, house, for: ann) == ["industry", "owner", "status"])
            #expect(try await house.now(account).priorityScore ?? 0 >= before + 15)
            house.house.clock.advance(by: .seconds(5))
            #expect(try await changes(account, house, for: ann) == [], "they were named once")
        }
    }

    @Test("in a CRM is among it", arguments: Engine.allCases)
    func absorbed(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            func tell(_ fields: [JSONValue.Member], _ milliseconds: Int64) async throws {
                let checked = try #require(AccountFields(.object([.init("name", .string("Remote"))] + fields)))
                let remote = RemoteAccount(
                    id: "9", modifiedAt: Instant(milliseconds: milliseconds), ownerEmail: "ann@example.com",
                    fields: checked)
                _ = try await house.room.absorb(RemoteBatch(accounts: [remote]), from: .zoho, by: .operator("sync"))
            }
            try await tell([], 1_000)
            let page = try await house.room.records.page(AccountFilter(.own(ann.userID)), PageRequest(limit: 1))
            let account = try #require(page.rows.first)
            try await tell([.init("website", .string("https://initech.example"))], 2_000)
            try await tell([.init("website", .string("https://initech.example"))], 3_000)
            #expect(try await changes(account, house, for: ann) == ["website"])
        }
    }

    @Test("a day ago or more doesn't count for the first analysis", arguments: Engine.allCases)
    func firstAnalysis(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let (old, new) = (try await house.account(of: ann), try await house.account(of: ann))
            try await house.change(old, to: "Steel")
            house.house.clock.advance(by: .seconds(86_400))
            try await house.change(new, to: "Glass")
            #expect(try await changes(old, house, for: ann) == [])
            #expect(try await changes(new, house, for: ann) == ["industry"])
        }
    }
}

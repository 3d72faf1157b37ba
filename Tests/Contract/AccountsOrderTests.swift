import Access
import AccountSignals
import Accounts
import Core
import Identity
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Orders that can't be carried out at once", .timeLimit(.minutes(3)))
struct AccountsOrderTests {
    private static let hour = Duration.seconds(3_600)

    /// An account that comes from Zoho, in a house that isn't connected to it.
    private func remote(_ house: AccountsHouse, of owner: Principal) async throws -> Account {
        let fields = try #require(AccountFields(.object([.init("name", .string("Initech"))])))
        let remote = RemoteAccount(
            id: "9", modifiedAt: house.house.clock.now(), ownerEmail: "ann@example.com", fields: fields)
        _ = try await house.room.absorb(RemoteBatch(accounts: [remote]), from: .zoho, by: .operator("sync"))
        let page = try await house.room.records.page(AccountFilter(.own(owner.userID)), PageRequest(limit: 1))
        return try #require(page.rows.first)
    }

    private func run(_ statement: SQL, in house: AccountsHouse) async throws {
        try await house.house.test.database.write { transaction throws(StoreFault) in
            try transaction.run(statement)
            return .commit(())
        }
    }

    @Test(
        "wait while Zoho isn't configured, as long as for a decision; nothing is changed here alone",
        arguments: Engine.allCases)
    func unconfigured(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await remote(house, of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            _ = try await house.approve(one, by: ann)
            for hours in [0, 1, 23, 47] {
                house.house.clock.advance(by: Self.hour * hours)
                #expect(try await house.settled(one).status == .approved)
            }
            house.house.clock.advance(by: Self.hour * 2)
            let failed = try await house.settled(one)
            #expect(failed.status == .failed && failed.failure?.hasPrefix("gave up") == true, "\(failed)")
            let now = try await house.now(account)
            #expect(now.status == .active && now.version == account.version)
        }
    }

    @Test("aren't forgotten when their job is gone", arguments: Engine.allCases)
    func lostJob(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(.addNote("Once."), on: account, startedBy: ann)
            _ = try await house.approve(one, by: ann)
            try await run("UPDATE jobs SET state = 'dead' WHERE kind = \(Orders.execution.name)", in: house)
            #expect(try await house.settled(one).status == .approved)
            for _ in 0..<2 { #expect(await house.room.keepDeadlines().isEmpty) }
            #expect(try await house.settled(one).status == .executed)
            #expect(try await house.room.belongings.notes(of: .id(account.id), within: .all)?.count == 1)
        }
    }

    @Test("say nothing of what was wrong in the database", arguments: Engine.allCases)
    func databaseFault(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let one = try await house.proposed(
                .addNote("Once."), on: try await house.account(of: ann), startedBy: ann)
            _ = try await house.approve(one, by: ann)
            try await run("ALTER TABLE account_notes RENAME TO account_notes_elsewhere", in: house)
            #expect(try await house.settled(one).status == .approved)
            house.house.clock.advance(by: Self.hour * 73)
            let failed = try await house.settled(one)
            #expect(failed.failure == "gave up: it couldn't be carried out in time", "\(failed)")
        }
    }

    @Test("and proposals that can't be read hold up no other, and end", arguments: Engine.allCases)
    func unreadable(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let approved = try await house.proposed(.addNote("One."), on: account, startedBy: ann)
            _ = try await house.approve(approved, by: ann)
            let waiting = try await house.proposed(.addNote("Two."), on: account, startedBy: ann)
            let damage: [UInt8] = [0]
            try await run(
                "UPDATE recommendations SET sealed_action = \(damage) WHERE id IN \(SQL.list([approved.id, waiting.id]))",
                in: house)
            house.house.clock.advance(by: .seconds(60))
            let good = try await house.proposed(.addNote("Three."), on: account, startedBy: ann)
            let page = try await house.room.recommendations.page(RecommendationFilter(.all), PageRequest(limit: 10))
            #expect(page.rows.map(\.id) == [good.id])
            house.house.clock.advance(by: Self.hour * 61)
            #expect(await house.room.keepDeadlines().count == 1, "the one that can't be read is told of")
            let letters = try await house.house.mails().filter { $0.contains("waits for a decision") }
            #expect(letters.count == 1 && letters.first?.contains(good.reference) == true, "\(letters)")
            house.house.clock.advance(by: Self.hour * 84)
            await house.room.keepDeadlines()
            let statuses = try await house.house.test.database.read { reader throws(StoreFault) in
                try reader.values("SELECT status FROM recommendations ORDER BY number", as: String.self)
            }
            #expect(statuses == ["failed", "expired", "expired"])
        }
    }

    @Test("and proposals about an account that is put aside run out", arguments: Engine.allCases)
    func archived(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            let other = try await house.proposed(on: try await house.account(of: ann), startedBy: ann)
            _ = try await house.room.records.archive(
                .id(account.id), version: nil, within: .all, by: .operator("test"))
            #expect(await house.room.keepDeadlines().isEmpty)
            #expect(try await house.now(one).status == .expired)
            #expect(try await house.now(other).status == .pending)
            #expect(try await house.house.actions().count { $0 == "recommendation.expired" } == 1)
        }
    }
}

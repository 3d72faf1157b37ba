import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("What nobody decides or nothing carries out in time", .timeLimit(.minutes(3)))
struct AccountsDeadlineTests {
    private func letters(_ house: AccountsHouse) async throws -> [String] {
        try await house.house.mails().filter { $0.contains("waits for a decision") }
    }

    @Test("runs out after 72 hours, with one letter to the owner 12 hours before", arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let recommendation = try await house.proposed(on: account, startedBy: ann)
            let clock = house.house.clock
            clock.advance(by: .seconds(59 * 3_600))
            try await house.room.keepDeadlines()
            #expect(try await letters(house).isEmpty)
            clock.advance(by: .seconds(3_600))
            try await house.room.keepDeadlines()
            try await house.room.keepDeadlines()
            let sent = try await letters(house)
            #expect(sent.count == 1 && sent.first?.contains("ann@example.com") == true, "\(sent)")
            #expect(try await house.settled(recommendation).status == .pending)

            clock.advance(by: .seconds(12 * 3_600))
            let late = try await house.decide(recommendation, Verdict(.approve), by: ann)
            guard case .refused(.alreadyDecided(.expired)) = late else {
                Issue.record("\(late)")
                return
            }
            try await house.room.keepDeadlines()
            #expect(try await house.settled(recommendation).status == .expired)
            #expect(try await house.now(account).version == account.version)
            #expect(try await letters(house).count == 1)
            let actions = try await house.house.actions()
            for action in ["recommendation.escalated", "recommendation.expired"] {
                #expect(actions.count { $0 == action } == 1, "\(actions)")
            }
        }
    }

    @Test("that was decided doesn't run out", arguments: Engine.allCases)
    func decided(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let recommendation = try await house.proposed(on: try await house.account(of: ann), startedBy: ann)
            _ = try await house.decide(recommendation, Verdict(.approve), by: ann)
            house.house.clock.advance(by: .seconds(73 * 3_600))
            try await house.room.keepDeadlines()
            #expect(try await house.settled(recommendation).status == .executed)
            #expect(try await letters(house).isEmpty)
        }
    }

    @Test(
        "is tried eight times at growing intervals; an account of Zoho's isn't changed here alone",
        arguments: Engine.allCases)
    func givesUp(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let fields = try #require(AccountFields(.object([.init("name", .string("Initech"))])))
            let remote = RemoteAccount(
                id: "9", modifiedAt: house.house.clock.now(), ownerEmail: "ann@example.com", fields: fields)
            _ = try await house.room.absorb(RemoteBatch(accounts: [remote]), from: .zoho, by: .operator("sync"))
            let page = try await house.room.records.page(AccountFilter(.own(ann.userID)), PageRequest(limit: 1))
            let account = try #require(page.rows.first)
            let recommendation = try await house.proposed(on: account, startedBy: ann)
            _ = try await house.decide(recommendation, Verdict(.approve), by: ann)
            try await house.runJobs()
            for (index, pause) in [1, 2, 4, 8, 16, 32, 64].enumerated() {
                #expect(try await attempts(house) == index + 1)
                #expect(try await house.settled(recommendation).status == .approved)
                house.house.clock.advance(by: .milliseconds(pause * 500))
                try await house.runJobs()
                #expect(try await attempts(house) == index + 1, "too early")
                house.house.clock.advance(by: .milliseconds(pause * 500))
                try await house.runJobs()
            }
            #expect(try await attempts(house) == nil)
            let failed = try await house.settled(recommendation)
            #expect(failed.status == .failed && failed.failure == "gave up: zoho isn't configured", "\(failed)")
            let now = try await house.now(account)
            #expect(now.status == .active && now.version == account.version)
        }
    }

    /// How often the one order was tried; nil when nothing waits any more.
    private func attempts(_ house: AccountsHouse) async throws -> Int? {
        try await house.house.test.database.read { reader throws(StoreFault) in
            try reader.value("SELECT attempts FROM jobs WHERE kind = \(Orders.execution.name)", as: Int.self)
        }
    }
}

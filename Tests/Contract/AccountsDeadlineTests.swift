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
            await house.room.keepDeadlines()
            #expect(try await letters(house).isEmpty)
            clock.advance(by: .seconds(3_600))
            await house.room.keepDeadlines()
            await house.room.keepDeadlines()
            let sent = try await letters(house)
            #expect(sent.count == 1 && sent.first?.contains("ann@example.com") == true, "\(sent)")
            #expect(try await house.settled(recommendation).status == .pending)

            clock.advance(by: .seconds(12 * 3_600))
            let late = try await house.approve(recommendation, by: ann)
            guard case .refused(.alreadyDecided(.expired)) = late else {
                Issue.record("\(late)")
                return
            }
            await house.room.keepDeadlines()
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
            house.house.clock.advance(by: .seconds(71 * 3_600))
            _ = try await house.approve(recommendation, by: ann)
            house.house.clock.advance(by: .seconds(2 * 3_600))
            await house.room.keepDeadlines()
            #expect(try await house.settled(recommendation).status == .executed)
            #expect(try await letters(house).isEmpty)
        }
    }
}

import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import Synchronization
import TestKit
import Testing
import Zoho

@Suite("Decisions about accounts of Zoho's, while it is away", .timeLimit(.minutes(3)))
struct AccountsZohoOutageTests {
    @Test("outlast a minute without Zoho", arguments: Engine.allCases)
    func outage(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            // Four tries, and one more that opens the circuit for a minute.
            house.goAway(for: 5)
            try await house.accounts.runJobs()
            for pause in [1, 2, 4, 8, 16] {
                house.accounts.house.clock.advance(by: .seconds(pause))
                #expect(try await house.accounts.settled(recommendation).status == .approved)
            }
            #expect(house.writes.isEmpty && house.zoho.state.withLock { $0.faults.isEmpty })
            house.accounts.house.clock.advance(by: .seconds(32))
            let done = try await house.accounts.settled(recommendation)
            #expect(done.status == .executed, "\(done)")
            #expect(house.writes == ["PUT Accounts 551"])
        }
    }

    @Test("wait for Zoho for hours, and are then carried out once", arguments: Engine.allCases)
    func longOutage(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            house.goAway(for: 10_000)
            for _ in 0..<48 {
                #expect(try await house.accounts.settled(recommendation).status == .approved)
                house.accounts.house.clock.advance(by: .seconds(900))
            }
            house.goAway(for: 0)
            house.accounts.house.clock.advance(by: .seconds(3_600))
            #expect(try await house.accounts.settled(recommendation).status == .executed)
            #expect(house.writes == ["PUT Accounts 551"])
        }
    }

    @Test("aren't tried before Zoho's Retry-After", arguments: Engine.allCases)
    func retryAfter(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            house.zoho.state.withLock { $0.faults = [.status(429, retryAfter: "600")] }
            try await house.accounts.runJobs()
            let answered = house.zoho.state.withLock { $0.answered }
            for _ in 0..<9 {
                house.accounts.house.clock.advance(by: .seconds(66))
                #expect(try await house.accounts.settled(recommendation).status == .approved)
            }
            #expect(house.zoho.state.withLock { $0.answered } == answered, "nobody asked meanwhile")
            house.accounts.house.clock.advance(by: .seconds(10))
            #expect(try await house.accounts.settled(recommendation).status == .executed)
        }
    }

    @Test(
        "that were carried out unheard are found done after their deadline, and those that weren't have failed",
        arguments: Engine.allCases, [true, false])
    func lateTrace(_ engine: Engine, _ wasDone: Bool) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            house.zoho.state.withLock { $0.faults = wasDone ? [.pass, .answerLost] : [.pass, .status(503)] }
            #expect(try await house.accounts.settled(recommendation).status == .approved)
            house.accounts.house.clock.advance(by: .seconds(73 * 3_600))
            let over = try await house.accounts.settled(recommendation)
            #expect(over.status == (wasDone ? .executed : .failed), "\(over)")
            #expect(over.failure?.hasPrefix("gave up") == (wasDone ? nil : true))
            #expect(house.writes == (wasDone ? ["PUT Accounts 551"] : []))
        }
    }

    @Test("that nobody could find out about are called unknown in the end", arguments: Engine.allCases)
    func unknown(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            let ann = try await house.accounts.principal("ann", .accountExecutive)
            let (_, recommendation) = try await house.approved(by: ann)
            house.zoho.state.withLock {
                $0.faults = [.pass, .answerLost] + Array(repeating: .status(503), count: 1_000)
            }
            #expect(try await house.accounts.settled(recommendation).status == .approved)
            for _ in 0..<2 {
                house.accounts.house.clock.advance(by: .seconds(71 * 3_600))
                await house.accounts.room.keepDeadlines()
                #expect(try await house.accounts.settled(recommendation).status == .approved)
            }
            house.accounts.house.clock.advance(by: .seconds(3 * 3_600))
            await house.accounts.room.keepDeadlines()
            let over = try await house.accounts.settled(recommendation)
            #expect(over.status == .failed && over.failure?.hasPrefix("unknown") == true, "\(over)")
        }
    }
}

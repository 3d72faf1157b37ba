import AccountSignals
import Core
import Store
import Synchronization
import TestKit
import Testing
import Zoho

@testable import Accounts

@Suite("Approved orders in Zoho")
struct ZohoExecutorTests {
    static let modified = Instant(milliseconds: 1_700_000_000_000)

    private func order(
        _ action: ProposedAction, key: String = "REC-1.1", modified: Instant? = Self.modified,
        expected: AccountFields? = nil
    ) -> ApprovedOrder {
        ApprovedOrder(
            key: key, recommendation: RecommendationID(high: 1, low: 1), account: AccountID(high: 1, low: 2),
            remote: .init(source: .zoho, id: "551", modifiedAt: modified), accountVersion: 1, action: action,
            expected: expected ?? AccountFields([:]), digest: [])
    }

    private func with(_ engine: Engine, _ body: @escaping @Sendable (ZohoHouse) async throws -> Void) async throws {
        try await ZohoHouse.with(engine, perTry: .milliseconds(500)) { house async throws in
            house.zoho.put(
                "Accounts", "551", modified: Self.modified,
                ["Account_Name": .string("Ada GmbH"), "Account_Status": .string("Active")])
            try await body(house)
        }
    }

    private func writes(_ house: ZohoHouse) -> [String] { house.zoho.state.withLock { $0.writes } }

    @Test("are carried out once, and what Zoho has then is taken in", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await with(engine) { house async throws in
            let order = order(.changeStatus(.atRisk))
            let receipt = try await house.room.executor.carryOut(order)
            #expect(receipt == OrderReceipt(reference: "551"))
            #expect(try await house.room.executor.carryOut(order) == OrderReceipt(reference: "551", wasDone: true))
            #expect(writes(house) == ["PUT Accounts 551"])
            let account = house.zoho.state.withLock { $0.records["Accounts"]?.first }
            #expect(account?["Account_Status"] == .string("At Risk") && account?["Account_Name"] == .string("Ada GmbH"))
            #expect(house.absorbed.accounts == ["551"])
        }
    }

    @Test("aren't when the record changed since the decision, or is gone", arguments: Engine.allCases)
    func changed(_ engine: Engine) async throws {
        try await with(engine) { house async throws in
            let executor = house.room.executor
            house.zoho.put("Accounts", "551", modified: Self.modified + .seconds(1))
            for action in [ProposedAction.changeStatus(.atRisk), .addNote("Hello")] {
                await #expect(throws: OrderFault.recordChanged) {
                    try await executor.carryOut(order(action, key: "REC-\(action.kind)"))
                }
            }
            house.zoho.delete("Accounts", "551")
            await #expect(throws: OrderFault.recordChanged) {
                try await executor.carryOut(order(.addNote("Hello"), key: "REC-3"))
            }
            #expect(writes(house).isEmpty)
        }
    }

    @Test("are compared by their values where nobody knew when the record changed")
    func values() async throws {
        try await with(.sqlite) { house async throws in
            let active = AccountFields([.status: .string("active")])
            let closed = AccountFields([.status: .string("closed")])
            await #expect(throws: OrderFault.recordChanged) {
                try await house.room.executor.carryOut(
                    order(.changeStatus(.atRisk), key: "a", modified: nil, expected: closed))
            }
            _ = try await house.room.executor.carryOut(
                order(.changeStatus(.atRisk), key: "b", modified: nil, expected: active))
            #expect(writes(house) == ["PUT Accounts 551"])
        }
    }

    @Test(
        "are found when Zoho's answer got lost, and not done twice",
        arguments: Engine.allCases,
        [
            ProposedAction.changeStatus(.atRisk), .addNote("Hello"), .draftEmail(subject: "Hi", text: "Hello"),
            .createTask(subject: "Call", details: nil, dueAt: ZohoExecutorTests.modified),
            .scheduleMeeting(subject: "Meet", details: "Us", startsAt: ZohoExecutorTests.modified),
        ])
    func answerLost(_ engine: Engine, _ action: ProposedAction) async throws {
        try await with(engine) { house async throws in
            let executor = house.room.executor
            // The account is read, then the write's answer is lost.
            house.zoho.state.withLock { $0.faults = [.pass, .answerLost] }
            await #expect(throws: OrderFault.self) { try await executor.carryOut(order(action)) }
            #expect(writes(house).count == 1)
            let receipt = try await executor.carryOut(order(action))
            #expect(receipt.wasDone)
            #expect(writes(house).count == 1, "\(writes(house))")
        }
    }

    @Test("that Zoho can't take are refused for good, and those that it can't now are tried again")
    func refused() async throws {
        try await with(.sqlite) { house async throws in
            let executor = house.room.executor
            let renewal = AccountFields([.renewalOn: .string("2027-01-01")])
            await #expect(throws: OrderFault.refused("Zoho has no field for this")) {
                try await executor.carryOut(order(.updateAccount(renewal)))
            }
            house.zoho.state.withLock { $0.faults = [.pass, .status(400)] }
            do throws(OrderFault) {
                _ = try await executor.carryOut(order(.addNote("Hello"), key: "x"))
                Issue.record("Zoho refused it")
            } catch .refused(let why) {
                #expect(why.contains("400"))
            } catch {
                Issue.record("\(error)")
            }
            house.zoho.state.withLock { $0.faults = [.pass, .status(503)] }
            do throws(OrderFault) {
                _ = try await executor.carryOut(order(.addNote("Hello"), key: "y"))
                Issue.record("Zoho was away")
            } catch .retry {
                #expect(writes(house).isEmpty)
            } catch {
                Issue.record("\(error)")
            }
            #expect(try await executor.carryOut(order(.addNote("Hello"), key: "y")).wasDone == false)
            #expect(writes(house).count == 1)
        }
    }

    @Test("wait where Zoho says how long, and where nobody may look whether they were done")
    func waits() async throws {
        try await with(.sqlite) { house async throws in
            let executor = house.room.executor
            house.zoho.state.withLock { $0.faults = [.status(429, retryAfter: "60")] }
            do throws(OrderFault) {
                _ = try await executor.carryOut(order(.addNote("Hello"), key: "w"))
                Issue.record("Zoho has had enough")
            } catch .wait(_, let until) {
                #expect(until == house.base.clock.now() + .seconds(60))
            } catch {
                Issue.record("\(error)")
            }
            // It was begun: the account is read, then what hangs on it, then the write's answer is lost.
            house.zoho.state.withLock { $0.faults = [.pass, .pass, .answerLost] }
            await #expect(throws: OrderFault.self) {
                try await executor.carryOut(order(.addNote("Hello"), key: "w"))
            }
            house.zoho.state.withLock { $0.faults = [.status(403)] }
            do throws(OrderFault) {
                _ = try await executor.carryOut(order(.addNote("Hello"), key: "w"))
                Issue.record("nobody may look")
            } catch .retry {
                #expect(try await executor.carryOut(order(.addNote("Hello"), key: "w")).wasDone)
                #expect(writes(house).count == 1)
            } catch {
                Issue.record("\(error)")
            }
        }
    }
}

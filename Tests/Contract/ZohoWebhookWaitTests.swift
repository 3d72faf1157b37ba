import Access
import Accounts
import Core
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing
import Zoho

@Suite("Webhooks of Zoho that wait")
struct ZohoWebhookWaitTests {
    private static let update = #"{"module": "Accounts", "operation": "update", "ids": ["551"]}"#

    @Test("that Zoho asks to wait with use up no attempt", arguments: Engine.allCases)
    func throttled(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now(), ["Account_Name": .string("Ada GmbH")])
            house.zoho.state.withLock { $0.faults = Array(repeating: .status(429, retryAfter: "60"), count: 30) }
            _ = try await house.take(Self.update)
            for _ in 0..<30 {
                try await house.work()
                #expect(try await house.room.webhooks.counts().waiting == 1)
                house.base.clock.advance(by: .seconds(60))
            }
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
            #expect(try await house.room.webhooks.counts().done == 1)
        }
    }

    @Test("whose job is gone are dead letters, which get another try", arguments: Engine.allCases)
    func lostJob(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now())
            _ = try await house.take(Self.update)
            try await house.base.test.database.write { transaction throws(StoreFault) in
                try transaction.run("UPDATE jobs SET state = 'dead'")
                try transaction.enqueue(
                    JobDraft(ZohoRoom.expiry), at: house.base.clock.now(), SystemRandomness())
                return .commit(())
            }
            try await house.work()
            let letter = try #require(try await house.room.webhooks.deadLetters().first)
            #expect(try await house.room.webhooks.reprocess(letter.id, by: .operator("dana")))
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
        }
    }
}

import Access
import Accounts
import Core
import Store
import Synchronization
import TestKit
import Testing
import Zoho

@Suite("Reading what changed in Zoho")
struct ZohoSyncTests {
    private static let old = Instant(milliseconds: 1_700_000_000_000)

    private func status(_ house: ZohoHouse, _ module: String = "Accounts") async throws -> JSONValue {
        var writer = JSONWriter()
        try await house.room.status().write(to: &writer)
        let json = try JSONReader.read(writer.bytes)
        return try #require(json["modules"]?.array?.first { $0["module"] == .string(module) })
    }

    @Test("reads everything once, then what changed, and what is gone goes", arguments: Engine.allCases)
    func delta(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.state.withLock { $0.madeUp = 450 }
            house.zoho.put(
                "Contacts", "9", modified: Self.old,
                ["Last_Name": .string("Byron"), "Account_Name": .object([.init("id", .string("550"))])])
            let run = try await house.room.sync.start(by: .operator("dana"))
            #expect(try await house.room.sync.start(by: .operator("dana")).id == run.id, "one at a time")
            try await house.work()
            #expect(Set(house.absorbed.accounts).count == 450)
            let whole = try await house.room.status()
            #expect(whole.state == "idle" && !whole.isStale && whole.age == .zero, "\(whole)")
            #expect(house.absorbed.batches.withLock { $0.flatMap(\.contacts).map(\.account) } == ["550"])

            house.absorbed.batches.withLock { $0 = [] }
            house.zoho.put("Accounts", "new", modified: Self.old + .seconds(5_000), ["Account_Name": .string("New")])
            house.zoho.delete("Contacts", "9")
            house.base.clock.advance(by: .seconds(900))
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            // The second of the last mark is read again, since something may have changed in it later.
            #expect(Set(house.absorbed.accounts) == ["55448", "55449", "new"])
            #expect(house.absorbed.deleted.map(\.id) == ["9"])
            house.base.clock.advance(by: .seconds(3_601))
            let stale = try await house.room.status()
            #expect(stale.isStale && stale.age == .seconds(3_601))
            #expect(try await house.room.impairment()?.contains("60 minutes old") == true)
        }
    }

    @Test(
        "goes on where it was when a token runs out, requests are refused, break off or aren't answered",
        arguments: [
            [ZohoStandIn.Fault.tokenExpired], [.status(429, retryAfter: "0"), .status(429)],
            [.status(500), .status(502)],
            [.truncated], [.silence, .truncated, .status(500)],
        ])
    func faults(_ faults: [ZohoStandIn.Fault]) async throws {
        try await ZohoHouse.with(.sqlite, perTry: .milliseconds(500)) { house async throws in
            house.zoho.state.withLock {
                $0.madeUp = 1_000
                // The first page is good.
                $0.faults = []
            }
            _ = try await house.room.sync.start(by: .operator("dana"))
            house.zoho.state.withLock { $0.faults = faults }
            try await house.work()
            #expect(house.absorbed.accounts.count == 1_000, "each once")
            #expect(Set(house.absorbed.accounts).count == 1_000)
            #expect(try await house.room.status().failing.isEmpty)
        }
    }

    @Test("keeps its place over an outage, and asks nobody while the circuit is open", arguments: Engine.allCases)
    func outage(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.state.withLock { $0.madeUp = 1_000 }
            _ = try await house.room.sync.start(by: .operator("dana"))
            // Two pages are taken in; then nothing can be any more.
            house.absorbed.fault.withLock { $0 = nil }
            house.zoho.state.withLock { $0.faults = Array(repeating: .status(503), count: 1_000) }
            try await house.work()
            house.base.clock.advance(by: .seconds(5))
            try await house.work()
            #expect(house.absorbed.accounts.isEmpty)
            let left = house.zoho.state.withLock { $0.faults.count }
            #expect(left == 995, "five failures open the circuit, and then nobody asks")
            #expect(try await house.room.status().circuit != .closed)
            #expect(try await house.room.impairment()?.contains("failed too often") == true)
            house.zoho.state.withLock { $0.faults = [] }
            house.base.clock.advance(by: .seconds(120))
            try await house.work()
            #expect(house.absorbed.accounts.count == 1_000)
            #expect(try await house.room.impairment() == nil)
        }
    }

    @Test("reads no page again that is taken in, whatever stopped it", arguments: Engine.allCases)
    func interrupted(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.state.withLock {
                $0.madeUp = 1_000
            }
            _ = try await house.room.sync.start(by: .operator("dana"))
            // The database can't take the third page for a while.
            let taken = house.absorbed
            house.zoho.state.withLock { $0.faults = [] }
            taken.failsAfter.withLock { $0 = 2 }
            try await house.work()
            #expect(taken.accounts.count == 400)
            #expect(try await status(house)["fetched"] == .integer(400))
            #expect(try await status(house)["lastError"]?.string?.isEmpty == false)
            taken.failsAfter.withLock { $0 = nil }
            house.base.clock.advance(by: .seconds(2))
            try await house.work()
            #expect(taken.accounts.count == 1_000 && Set(taken.accounts).count == 1_000)
            #expect(try await status(house)["lastError"] == .null)
        }
    }

    @Test("goes on with the other modules when one is refused, and says so", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Deals", "7", modified: Self.old, ["Account_Name": .object([.init("id", .string("1"))])])
            house.zoho.state.withLock { $0.faults = [.status(403)] }
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(house.absorbed.batches.withLock { $0.flatMap(\.deals).count } == 1)
            let after = try await house.room.status()
            #expect(after.failing.map(\.name) == ["Accounts"] && after.currentAsOf == nil)
            #expect(try await house.room.impairment()?.hasPrefix("Accounts: Zoho refused (403") == true)
        }
    }

    @Test("says that new credentials are needed", arguments: Engine.allCases)
    func signedOut(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.state.withLock { $0.refusesRefreshToken = true }
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(try await house.room.impairment()?.contains("doesn't take the credentials") == true)
            #expect(try await house.room.status().state == "idle")
        }
    }

    @Test("asks for one token, however many ask at once")
    func oneToken() async throws {
        try await ZohoHouse.with(.sqlite) { house async throws in
            for id in 0..<20 { house.zoho.put("Accounts", "\(id)", modified: Self.old) }
            for id in 0..<20 {
                _ = try await house.take(
                    #"{"event_id": "e\#(id)", "module": "Accounts", "operation": "update", "ids": ["\#(id)"]}"#)
            }
            try await house.work()
            #expect(house.absorbed.accounts.count == 20)
            #expect(house.zoho.state.withLock { $0.tokens } == 1)
            house.base.clock.advance(by: .seconds(3_500))
            _ = try await house.take(#"{"module": "Accounts", "operation": "update", "ids": ["1"]}"#)
            try await house.work()
            #expect(house.zoho.state.withLock { $0.tokens } == 2, "renewed before it ran out")
        }
    }
}

import Access
import Accounts
import Core
import Store
import Synchronization
import TestKit
import Testing
import Zoho

@Suite("Nothing of Zoho's is lost")
struct ZohoLossTests {
    private static let old = Instant(milliseconds: 1_700_000_000_000)

    private func status(_ room: ZohoRoom, _ module: String) async throws -> JSONValue {
        var writer = JSONWriter()
        try await room.status().write(to: &writer)
        let json = try JSONReader.read(writer.bytes)
        return try #require(json["modules"]?.array?.first { $0["module"] == .string(module) })
    }

    private func mary(_ house: AccountsZohoHouse, on account: String?) {
        house.zoho.put(
            "Contacts", "9", modified: AccountsZohoHouse.modified + .seconds(account == nil ? 10 : 0),
            [
                "Last_Name": .string("Byron"),
                "Account_Name": account.map { JSONValue.object([.init("id", .string($0))]) } ?? .null,
            ])
    }

    private func contacts(_ house: AccountsZohoHouse) async throws -> Int {
        let page = try await house.accounts.room.records.page(AccountFilter(.all), PageRequest(limit: 1))
        guard let account = page.rows.first else { return 0 }
        return try await house.accounts.room.belongings.contacts(of: .id(account.id), within: .all)?.count ?? 0
    }

    @Test("when an account was made after accounts were read, and its people with it", arguments: Engine.allCases)
    func madeBetween(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            mary(house, on: "551")
            // Accounts can't be read by pages, but by ids.
            house.zoho.state.withLock { $0.faults = [.status(403)] }
            try await house.room.sync.runToEnd()
            #expect(try await contacts(house) == 1)
        }
    }

    @Test("while accounts are refused: no mark passes what hangs on them", arguments: Engine.allCases)
    func accountsRefused(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            mary(house, on: "551")
            house.zoho.state.withLock { $0.faults = [.status(403), .pass, .status(403)] }
            try await house.room.sync.runToEnd()
            #expect(try await contacts(house) == 0)
            #expect(try await house.room.status().failing.map(\.name) == ["Accounts", "Contacts"])
            #expect(try await status(house.room, "Contacts")["highWaterMark"] == .null)
            try await house.room.sync.runToEnd()
            #expect(try await contacts(house) == 1)
            #expect(try await house.room.status().failing.isEmpty)
        }
    }

    @Test("but what hangs on no account any more goes", arguments: Engine.allCases)
    func detached(_ engine: Engine) async throws {
        try await AccountsZohoHouse.with(engine) { house in
            mary(house, on: "551")
            try await house.room.sync.runToEnd()
            #expect(try await contacts(house) == 1)
            mary(house, on: nil)
            try await house.room.sync.runToEnd()
            #expect(try await contacts(house) == 0)
        }
    }

    @Test("nor kept that was deleted between two runs, neither of which finished", arguments: Engine.allCases)
    func deletedBetween(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.state.withLock {
                $0.madeUp = 450
                // The first page of accounts is good, the second is refused.
                $0.faults = [.pass, .status(403)]
            }
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(house.absorbed.accounts.count == 200)
            house.zoho.delete("Accounts", "550")
            house.base.clock.advance(by: .seconds(3 * 86_400))
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(house.absorbed.deleted.contains(RemoteKey(.account, "550")))
        }
    }

    @Test("by an answer that doesn't say whether there are records", arguments: Engine.allCases)
    func noData(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Contacts", "9", modified: Self.old)
            // `200 {}`
            house.zoho.state.withLock { $0.faults = Array(repeating: .status(200), count: 100) }
            _ = try await house.take(#"{"module": "Contacts", "operation": "delete", "ids": ["9"]}"#)
            try await house.work()
            #expect(house.absorbed.deleted.isEmpty)
            #expect(try await house.room.webhooks.counts().waiting == 1)
        }
    }

    @Test("for one record that can't be read: it is left out, and the status says so", arguments: Engine.allCases)
    func unreadable(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            let parent = JSONValue.object([.init("id", .string("551"))])
            for (id, text) in [("12", "before"), ("13", "a\u{0}b"), ("14", "behind")] {
                house.zoho.put(
                    "Notes", id, modified: Self.old, ["Note_Content": .string(text), "Parent_Id": parent])
            }
            _ = try await house.room.sync.start(by: .operator("dana"))
            for _ in 0..<8 {
                try await house.work()
                house.base.clock.advance(by: .seconds(60))
            }
            let notes = house.absorbed.batches.withLock { Set($0.flatMap(\.notes).map(\.id)) }
            #expect(notes == ["12", "14"])
            let after = try await status(house.room, "Notes")
            #expect(after["leftOut"] == .integer(1) && after["lastError"] == .null, "\(after.json)")
            #expect(after["lastLeftOut"]?.string?.hasPrefix("13: Zoho's answer can't be read") == true)
            #expect(try await house.room.status().state == "idle")
        }
    }

    @Test("where many records share a second and no page token is taken: the module ends, not the run")
    func tokenRefused() async throws {
        try await ZohoHouse.with(.sqlite) { house async throws in
            for id in 0..<250 { house.zoho.put("Accounts", "\(id)", modified: Self.old) }
            house.zoho.put("Deals", "7", modified: Self.old, ["Account_Name": .object([.init("id", .string("1"))])])
            house.zoho.state.withLock { $0.faults = [.pass, .status(400), .pass, .status(400)] }
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(try await house.room.status().failing.map(\.name) == ["Accounts"])
            #expect(house.absorbed.batches.withLock { $0.flatMap(\.deals).count } == 1)
        }
    }

    @Test("by a scope that is lacking: the module is refused, the token is good", arguments: Engine.allCases)
    func scope(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Deals", "7", modified: Self.old, ["Account_Name": .object([.init("id", .string("1"))])])
            house.zoho.state.withLock { $0.faults = [.refusal(401, code: "OAUTH_SCOPE_MISMATCH")] }
            _ = try await house.room.sync.start(by: .operator("dana"))
            try await house.work()
            #expect(try await house.room.status().failing.map(\.name) == ["Accounts"])
            #expect(house.absorbed.batches.withLock { $0.flatMap(\.deals).count } == 1)
            #expect(house.zoho.state.withLock { $0.tokens } == 1, "no token was spent on it")
        }
    }

    @Test("of a run whose job is gone: asking for one goes on with it", arguments: Engine.allCases)
    func jobGone(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: Self.old)
            let run = try await house.room.sync.start(by: .operator("dana"))
            _ = try await house.base.test.outside("DELETE FROM jobs;")
            try await house.work()
            #expect(house.absorbed.accounts.isEmpty)
            #expect(try await house.room.sync.start(by: .operator("dana")).id == run.id)
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
        }
    }
}

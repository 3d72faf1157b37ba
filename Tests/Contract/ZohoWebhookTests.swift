import Access
import Accounts
import Core
import Store
import Synchronization
import TestKit
import Testing

@testable import Zoho

@Suite("Webhooks of Zoho")
struct ZohoWebhookTests {
    private static let update = #"{"module": "Accounts", "operation": "update", "ids": ["551", "552"]}"#

    @Test("are taken when signed just now, and worked off once", arguments: Engine.allCases)
    func accepted(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now(), ["Account_Name": .string("Ada GmbH")])
            guard case .accepted(let id) = try await house.take(Self.update) else {
                Issue.record("a good webhook")
                return
            }
            #expect(try await house.take(Self.update) == .duplicate(id))
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
            // The same message again, replayed: it is known although it was worked off.
            #expect(try await house.take(Self.update) == .duplicate(id))
            // A second later the same happened again, which is something else.
            house.base.clock.advance(by: .seconds(1))
            guard case .accepted = try await house.take(Self.update) else {
                Issue.record("another event with the same body")
                return
            }
            try await house.work()
            #expect(house.absorbed.accounts == ["551", "551"])
            #expect(try await house.room.webhooks.counts().done == 2)
        }
    }

    @Test("are refused when forged, altered, stale or from the future", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            let (now, webhooks) = (house.base.clock.now(), house.room.webhooks)
            #expect(try await house.take(Self.update, secret: "another secret of some length") == .forged)
            #expect(try await house.take(Self.update, at: now - .seconds(301)) == .stale)
            #expect(try await house.take(Self.update, at: now + .seconds(302)) == .stale)
            #expect(try await house.take(Self.update, ageless: true) == .forged)
            let seconds = String(now.seconds)
            let good = ZohoHouse.sign("\(seconds).\(Self.update)", ZohoHouse.secret)
            let body = Array(Self.update.utf8)
            for headers in [
                WebhookHeaders(signature: good.uppercased(), timestamp: seconds),
                WebhookHeaders(signature: good, timestamp: String(now.seconds + 1)),
                WebhookHeaders(signature: good, timestamp: "+\(seconds)"),
                WebhookHeaders(signature: good, timestamp: nil), WebhookHeaders(signature: nil, timestamp: seconds),
                WebhookHeaders(signature: String(good.dropLast(2)), timestamp: seconds),
            ] {
                #expect(try await webhooks.take(headers, body) == .forged)
            }
            let headers = WebhookHeaders(signature: good, timestamp: seconds)
            #expect(try await webhooks.take(headers, body + [32]) == .forged)
            #expect(try await webhooks.counts().waiting == 0)
        }
    }

    @Test(
        "are refused when they name nothing that is known",
        arguments: [
            "no JSON", "[]", #"{"module": "Leads", "operation": "update", "ids": ["1"]}"#,
            #"{"module": "Accounts", "operation": "explode", "ids": ["1"]}"#,
            #"{"module": "Accounts", "operation": "update", "ids": []}"#,
            #"{"module": "Accounts", "operation": "update", "ids": ["../1"]}"#,
            #"{"module": "Accounts", "operation": "update", "ids": ["1,2"]}"#,
            #"{"module": "Accounts", "operation": "update", "ids": ["1"], "event_id": "a b"}"#,
        ])
    func malformed(_ body: String) async throws {
        try await ZohoHouse.with(.sqlite) { house async throws in
            guard case .malformed = try await house.take(body) else {
                Issue.record("\(body) was taken")
                return
            }
            #expect(try await house.room.webhooks.counts().waiting == 0)
        }
    }

    @Test("lose nothing and do nothing twice when the queue is full", arguments: Engine.allCases)
    func full(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine, queue: 2) { house async throws in
            func body(_ id: Int) -> String {
                #"{"event_id": "e\#(id)", "module": "Accounts", "operation": "update", "data": [{"id": \#(id)}]}"#
            }
            for id in 1...3 { house.zoho.put("Accounts", "\(id)", modified: house.base.clock.now()) }
            guard case .accepted(let first) = try await house.take(body(1)),
                case .accepted = try await house.take(body(2))
            else {
                Issue.record("there was room for two")
                return
            }
            #expect(try await house.take(body(3)) == .full)
            #expect(try await house.take(body(3)) == .full, "a refusal leaves nothing that a retry would meet")
            #expect(try await house.take(body(1)) == .duplicate(first), "what is known is known also then")
            try await house.work()
            guard case .accepted = try await house.take(body(3)) else {
                Issue.record("there is room again")
                return
            }
            try await house.work()
            #expect(house.absorbed.accounts.sorted() == ["1", "2", "3"])
        }
    }

    @Test("that come together are kept once", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now())
            let receipts = try await withThrowingTaskGroup(of: Webhooks.Receipt.self) { group in
                for _ in 0..<20 { group.addTask { try await house.take(Self.update) } }
                return try await group.reduce(into: [Webhooks.Receipt]()) { $0.append($1) }
            }
            let accepted = receipts.filter { if case .accepted = $0 { true } else { false } }
            let ids = Set(
                receipts.map { receipt in
                    switch receipt {
                    case .accepted(let id), .duplicate(let id): id.description
                    default: "\(receipt)"
                    }
                })
            #expect(accepted.count == 1 && ids.count == 1, "\(receipts)")
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
        }
    }

    @Test("signed without a time are one while they wait, and news once they were begun", arguments: Engine.allCases)
    func ageless(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine, admitsAgeless: true) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now())
            guard case .accepted(let id) = try await house.take(Self.update, ageless: true) else {
                Issue.record("the operator admits it")
                return
            }
            #expect(try await house.take(Self.update, ageless: true) == .duplicate(id))
            try await house.work()
            guard case .accepted(let other) = try await house.take(Self.update, ageless: true) else {
                Issue.record("it may tell of another change")
                return
            }
            #expect(other != id)
        }
    }

    @Test("that can't be worked off are kept, shown and tried again by hand", arguments: Engine.allCases)
    func dead(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now())
            house.zoho.state.withLock { $0.faults = [.status(403)] }
            _ = try await house.take(Self.update)
            try await house.work()
            let letters = try await house.room.webhooks.deadLetters()
            let letter = try #require(letters.first)
            #expect(letters.count == 1 && letter.records == ["551", "552"])
            #expect(letter.lastError?.contains("403") == true, "\(letter)")
            let grant = Grant.operator("dana")
            #expect(try await house.room.webhooks.reprocess(letter.id, by: grant))
            #expect(try await !house.room.webhooks.reprocess(letter.id, by: grant), "it waits already")
            try await house.work()
            #expect(house.absorbed.accounts == ["551"])
            #expect(try await house.room.webhooks.deadLetters().isEmpty)
        }
    }

    @Test("are forgotten after a month, and after a quarter when they were given up", arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put("Accounts", "551", modified: house.base.clock.now())
            house.zoho.state.withLock { $0.faults = [.status(403)] }
            for second in 0..<3 {
                house.base.clock.advance(by: .seconds(second))
                _ = try await house.take(Self.update)
                try await house.work()
            }
            let webhooks = house.room.webhooks
            #expect(try await webhooks.counts().done == 2)
            #expect(try await webhooks.deadLetters().count == 1)
            house.base.clock.advance(by: .seconds(29 * 86_400))
            #expect(try await webhooks.expire(rowsAtOnce: 1) == 0)
            house.base.clock.advance(by: .seconds(2 * 86_400))
            _ = try await house.take(Self.update)
            #expect(try await webhooks.expire(rowsAtOnce: 1) == 2)
            house.base.clock.advance(by: .seconds(60 * 86_400))
            #expect(try await webhooks.expire(rowsAtOnce: 1) == 1)
            #expect(try await webhooks.counts().waiting == 1, "what waits isn't forgotten")
        }
    }

    @Test("outlast hours without Zoho, and what is deleted there is here", arguments: Engine.allCases)
    func outage(_ engine: Engine) async throws {
        try await ZohoHouse.with(engine) { house async throws in
            house.zoho.put(
                "Contacts", "9", modified: house.base.clock.now(),
                ["Account_Name": .object([.init("id", .string("551"))])])
            house.zoho.state.withLock { $0.faults = Array(repeating: .status(503), count: 200) }
            _ = try await house.take(#"{"module": "Contacts", "operation": "delete", "ids": ["8", "9"]}"#)
            for _ in 0..<10 {
                try await house.work()
                house.base.clock.advance(by: .seconds(600))
            }
            #expect(try await house.room.webhooks.counts().waiting == 1)
            house.zoho.state.withLock { $0.faults = [] }
            house.base.clock.advance(by: .seconds(3_600))
            try await house.work()
            // 9 is there again, or still: only what is gone goes.
            #expect(house.absorbed.deleted.map(\.id) == ["8"])
            #expect(try await house.room.webhooks.counts().waiting == 0)
        }
    }
}

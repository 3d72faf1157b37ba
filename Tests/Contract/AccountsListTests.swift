import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Lists of accounts", .timeLimit(.minutes(3)))
struct AccountsListTests {
    @Test("come in either direction, and alike on both engines", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            for name in ["Beta", "Alpha", "Gamma"] {
                house.house.clock.advance(by: .seconds(1))
                let fields = try #require(AccountFields(.object([.init("name", .string(name))])))
                let made = try await house.room.records.create(fields, owner: ann.userID, by: .operator("test"))
                guard case .changed(let account) = made else { throw AccountsHouse.NotThere(what: "\(made)") }
                guard name != "Alpha" else { continue }
                if name == "Gamma" { house.house.clock.advance(by: .seconds(86_400 * 70)) }
                _ = try await house.room.analyses.start(
                    .id(account.id), for: Decider(ann), grant: try house.grant(ann, .accountAnalyze))
                try await house.runJobs()
            }
            func names(_ order: AccountFilter.Order, _ direction: AccountFilter.Direction?) async throws -> [String] {
                var filter = AccountFilter(.own(ann.userID))
                (filter.order, filter.direction) = (order, direction)
                return try await house.room.records.page(filter, PageRequest(limit: 10)).rows.map(\.name)
            }
            #expect(try await names(.newest, nil) == ["Gamma", "Alpha", "Beta"])
            #expect(try await names(.newest, .up) == ["Beta", "Alpha", "Gamma"])
            #expect(try await names(.name, nil) == ["Alpha", "Beta", "Gamma"])
            #expect(try await names(.name, .down) == ["Gamma", "Beta", "Alpha"])
            #expect(try await names(.updatedAt, nil) == ["Gamma", "Alpha", "Beta"])
            // Gamma was silent for 70 days when it was analyzed; Alpha never was.
            #expect(try await names(.healthScore, nil) == ["Gamma", "Beta", "Alpha"])
            #expect(try await names(.healthScore, .down) == ["Beta", "Gamma", "Alpha"])
            var filter = AccountFilter(.own(ann.userID))
            let first = try await house.room.records.page(filter, PageRequest(limit: 1))
            #expect(first.pagination.next != nil)
            filter.direction = .up
            let oldest = try await house.room.records.page(filter, PageRequest(limit: 1))
            #expect(oldest.pagination.next == nil, "only the newest first has a cursor")
        }
    }
}

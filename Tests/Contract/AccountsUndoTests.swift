import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Taking back", .timeLimit(.minutes(3)))
struct AccountsUndoTests {
    private func proposed(_ outcome: UndoOutcome) throws -> Recommendation {
        guard case .proposed(let recommendation) = outcome else {
            throw AccountsHouse.NotThere(what: "\(outcome)")
        }
        return recommendation
    }

    @Test("is proposed, approved by its digest and carried out, once", arguments: Engine.allCases)
    func decided(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            guard case .cannotBeUndone = try await house.undo(of: one, by: ann) else {
                Issue.record("nothing was done yet")
                return
            }
            _ = try await house.approve(one, by: ann)
            #expect(try await house.settled(one).status == .executed)
            let back = try proposed(try await house.undo(of: one, by: ann))
            #expect(back.status == .pending && back.id != one.id)
            #expect(try proposed(try await house.undo(of: one, by: ann)).id == back.id, "it is proposed once")
            #expect(try await house.now(account).status == .atRisk, "nobody has approved it")
            guard case .notSeen = try await house.decide(back, .approve(one.digest), by: ann) else {
                Issue.record("the digest of the first isn't that of what takes it back")
                return
            }
            _ = try await house.decided(back, .approve(back.digest), by: ann)
            #expect(try await house.settled(back).status == .executed)
            #expect(try await house.now(account).status == .active)
            guard case .cannotBeUndone = try await house.undo(of: one, by: ann) else {
                Issue.record("it was taken back")
                return
            }
            let actions = try await house.house.actions()
            #expect(actions.count { $0 == "recommendation.undone" } == 1, "\(actions)")
        }
    }

    @Test("takes as many people as it took to do it", arguments: Engine.allCases)
    func twoApprovers(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, RecommendationPolicy(secondApprovalAbove: Money(text: "100000"))) {
            house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let account = try await house.account(["annualRevenue": .integer(250_000)], of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            for who in [ann, ben] { _ = try await house.decided(one, .approve(one.digest), by: who) }
            #expect(try await house.settled(one).status == .executed)
            let none = try #require(AccountFields(.object([.init("annualRevenue", .null)])))
            _ = try await house.room.records.update(
                .id(account.id), none, version: nil, within: .all, by: .operator("test"))
            let back = try proposed(try await house.undo(of: one, by: ann))
            #expect(try await house.decided(back, .approve(back.digest), by: ann).status == .pending)
            #expect(try await house.decided(back, .approve(back.digest), by: ben).status == .approved)
            #expect(try await house.settled(back).status == .executed)
            #expect(try await house.now(account).status == .active)
        }
    }

    @Test("isn't of what somebody changed since, nor of what is archived", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            _ = try await house.approve(one, by: ann)
            #expect(try await house.settled(one).status == .executed)
            let back = try proposed(try await house.undo(of: one, by: ann))
            _ = try await house.decided(back, .approve(back.digest), by: ann)
            // Between decision and execution, somebody changes the account.
            try await house.change(account, to: "Steel")
            #expect(try await house.settled(back).failure == "record_changed")
            #expect(try await house.now(account).status == .atRisk)

            let key = AccountKey.id(account.id)
            _ = try await house.room.records.archive(key, version: nil, within: .all, by: .operator("test"))
            guard case .isArchived = try await house.undo(of: one, by: ann) else {
                Issue.record("nothing is written to what was put aside")
                return
            }
            _ = try await house.room.records.restore(key, version: nil, within: .all, by: .operator("test"))
            let closed = try #require(AccountFields(.object([.init("status", .string("closed"))])))
            _ = try await house.room.records.update(
                key, closed, version: nil, within: .all, by: .operator("test"))
            guard case .recordChanged = try await house.undo(of: one, by: ann) else {
                Issue.record("somebody has closed it since")
                return
            }
        }
    }
}

import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

/// What an approval stands for, whose counts, and how many it takes.
@Suite("Approvals", .timeLimit(.minutes(3)))
struct AccountsApprovalTests {
    private static let policy = RecommendationPolicy(secondApprovalAbove: Money(text: "100000"))

    private func fields(_ values: [String: JSONValue]) throws -> ProposedAction {
        .updateAccount(try #require(AccountFields(.object(values.map { .init($0.key, $0.value) }))))
    }

    private func deal(_ house: AccountsHouse, on account: Account, of amount: Int64) async throws {
        let terms = DealTerms(
            name: "Roof", stage: "Proposal", amount: Money(cents: amount * 100), stageSince: house.house.clock.now())
        let outcome = try await house.room.belongings.add(
            NewBelongings(deals: [terms]), to: .id(account.id), author: "USR-1", within: .all, by: .operator("test"))
        guard case .added(let after) = outcome else { throw AccountsHouse.NotThere(what: "\(outcome)") }
        #expect(after.version == account.version)
    }

    @Test("may give other values, not do something else or write other fields", arguments: Engine.allCases)
    func variations(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(["annualRevenue": .integer(50_000)], of: ann)
            let moved = try await house.proposed(
                try fields(["billingCity": .string("Cork")]), on: account, startedBy: ann, type: .updateAccount)
            for action in [
                ProposedAction.changeStatus(.closed), try fields(["annualRevenue": .integer(0)]),
                try fields(["billingCity": .string("Cork"), "annualRevenue": .integer(0)]),
            ] {
                let outcome = try await house.decide(moved, .modify(moved.digest, to: action), by: ann)
                guard case .anotherAction = outcome else {
                    Issue.record("\(action): \(outcome)")
                    continue
                }
            }
            #expect(try await house.now(moved).status == .pending)
            let galway = try fields(["billingCity": .string("Galway")])
            _ = try await house.decided(moved, .modify(moved.digest, to: galway), by: ann)
            #expect(try await house.settled(moved).status == .executed)
            let after = try await house.now(account)
            #expect(after.billingCity == "Galway" && after.annualRevenue == account.annualRevenue)
        }
    }

    @Test("that change an action to itself are approvals", arguments: Engine.allCases)
    func sameAgain(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, Self.policy) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let account = try await house.account(["annualRevenue": .integer(250_000)], of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            _ = try await house.decided(one, .approve(one.digest), by: ann)
            let second = try await house.decided(one, .modify(one.digest, to: one.action), by: ben)
            #expect(second.status == .approved, "\(second)")
            #expect(try await house.settled(one).status == .executed)
        }
    }

    @Test("are as many as the account is worth when somebody decides", arguments: Engine.allCases)
    func worthMoreWhenDecided(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, Self.policy) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            try await deal(house, on: account, of: 5_000_000)
            #expect(try await house.decided(one, .approve(one.digest), by: ann).status == .pending)
            #expect(try await house.settled(one).status == .pending)
            #expect(try await house.decided(one, .approve(one.digest), by: ben).status == .approved)
            #expect(try await house.settled(one).status == .executed)
        }
    }

    @Test("are as many as the account is worth when it is carried out", arguments: Engine.allCases)
    func worthMoreWhenCarriedOut(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, Self.policy) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let account = try await house.account(of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            #expect(try await house.decided(one, .approve(one.digest), by: ann).status == .approved)
            try await deal(house, on: account, of: 5_000_000)
            let stopped = try await house.settled(one)
            #expect(stopped.status == .failed && stopped.failure == "not_approved", "\(stopped)")
            #expect(try await house.now(account).status == .active)
        }
    }

    @Test("are as many as the amount needs that would be written", arguments: Engine.allCases)
    func amountInTheAction(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, Self.policy) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let account = try await house.account(of: ann)
            let small = try fields(["annualRevenue": .integer(90_000)])
            let large = try fields(["annualRevenue": .integer(900_000_000)])
            let proposed = try await house.proposed(large, on: account, startedBy: ann, type: .updateAccount)
            #expect(try await house.decided(proposed, .approve(proposed.digest), by: ann).status == .pending)
            let modified = try await house.proposed(small, on: account, startedBy: ann, type: .updateAccount)
            #expect(
                try await house.decided(modified, .modify(modified.digest, to: large), by: ann).status == .pending)
            let within = try await house.proposed(small, on: account, startedBy: ann, type: .updateAccount)
            #expect(try await house.decided(within, .approve(within.digest), by: ann).status == .approved)
        }
    }

    @Test(
        "of who was disabled or has another role since don't count", arguments: Engine.allCases, [true, false])
    func noLongerTheirs(_ engine: Engine, _ isDisabled: Bool) async throws {
        try await AccountsHouse.with(engine, Self.policy) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let cem = try await house.principal("cem", .systemAdmin)
            let account = try await house.account(["annualRevenue": .integer(250_000)], of: ann)
            let one = try await house.proposed(on: account, startedBy: ann)
            let two = try await house.proposed(.addNote("Hello"), on: account, startedBy: ann, type: .createTask)
            for recommendation in [one, two] {
                _ = try await house.decided(recommendation, .approve(recommendation.digest), by: ben)
            }
            #expect(try await house.decided(one, .approve(one.digest), by: ann).status == .approved)
            let users = house.house.room.users
            if isDisabled {
                _ = try await users.disable(ben.userID, by: .operator("test"))
            } else {
                _ = try await users.update(ben.userID, UserPatch(role: .viewer), by: .operator("test"))
            }
            let stopped = try await house.settled(one)
            #expect(stopped.status == .failed && stopped.failure == "not_approved", "\(stopped)")
            #expect(try await house.decided(two, .approve(two.digest), by: ann).status == .pending)
            #expect(try await house.decided(two, .approve(two.digest), by: cem).status == .approved)
            #expect(try await house.settled(two).status == .executed)
        }
    }
}

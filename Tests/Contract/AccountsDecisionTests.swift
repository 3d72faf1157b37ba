import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Decisions about accounts", .timeLimit(.minutes(3)))
struct AccountsDecisionTests {
    @Test("are carried out once approved, with entries that say who and what", arguments: Engine.allCases)
    func approved(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let recommendation = try await house.proposed(on: account, startedBy: ann)
            let outcome = try await house.approve(recommendation, by: ann)
            guard case .decided(let decided) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(decided.status == .approved)
            let after = try await house.settled(recommendation)
            #expect(after.status == .executed, "\(after)")
            let changed = try await house.now(account)
            #expect(changed.status == .atRisk && changed.version == account.version + 1)
            let again = try await house.decide(recommendation, .reject(because: "no"), by: ann)
            guard case .refused(.alreadyDecided(.executed)) = again else {
                Issue.record("\(again)")
                return
            }
        }
    }

    @Test("stop when the record has changed since", arguments: Engine.allCases)
    func recordChanged(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let recommendation = try await house.proposed(on: account, startedBy: ann)
            try await house.change(account, to: "Steel")
            let outcome = try await house.approve(recommendation, by: ann)
            guard case .changed(let current, let seen) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(current == account.version + 1 && seen == account.version)
            // Between decision and execution: the job finds another digest.
            let second = try await house.proposed(
                .addNote("Call them."), on: account, startedBy: ann, type: .createTask)
            _ = try await house.approve(second, by: ann)
            try await house.change(account, to: "Glass")
            let stopped = try await house.settled(second)
            #expect(stopped.status == .failed && stopped.failure == "record_changed", "\(stopped)")
            #expect(try await house.room.belongings.notes(of: .id(account.id), within: .all)?.isEmpty == true)
        }
    }

    @Test("of two people at once are one", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            for round in 0..<10 {
                let account = try await house.account(["industry": .string("R\(round)")], of: ann)
                let recommendation = try await house.proposed(on: account, startedBy: ann)
                let verdicts = [
                    (ann, Verdict.approve(recommendation.digest)), (ben, Verdict.reject(because: "No.")),
                ]
                let counts = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for (who, verdict) in verdicts {
                        group.addTask {
                            if case .decided = try await house.decide(recommendation, verdict, by: who) { return true }
                            return false
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(counts == 1)
            }
        }
    }

    @Test("fifty at once, of two people, on one recommendation execute it once", arguments: Engine.allCases)
    func fifty(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let account = try await house.account(of: ann)
            let recommendation = try await house.proposed(.addNote("Once."), on: account, startedBy: ann)
            let counts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let who = number.isMultiple(of: 2) ? ann : ben
                        if case .decided = try await house.approve(recommendation, by: who) {
                            return true
                        }
                        return false
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(counts == 1)
            #expect(try await house.settled(recommendation).status == .executed)
            #expect(try await house.room.belongings.notes(of: .id(account.id), within: .all)?.count == 1)
        }
    }

    @Test("of valuable accounts need two people who saw the same", arguments: Engine.allCases)
    func twoApprovers(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine, RecommendationPolicy(secondApprovalAbove: Money(text: "100000"))) {
            house in
            let ann = try await house.principal("ann", .systemAdmin)
            let ben = try await house.principal("ben", .systemAdmin)
            let account = try await house.account(["annualRevenue": .integer(250_000)], of: ann)
            let recommendation = try await house.proposed(on: account, startedBy: ann)
            guard case .decided(let first) = try await house.approve(recommendation, by: ann) else {
                Issue.record("the first approval counts")
                return
            }
            #expect(first.status == .pending)
            let again = try await house.approve(recommendation, by: ann)
            guard case .refused(.approvedBefore) = again else {
                Issue.record("\(again)")
                return
            }
            // What the second changes, the first hasn't seen.
            let changed = try await house.decided(
                recommendation, .modify(first.digest, to: .changeStatus(.onHold)), by: ben)
            #expect(changed.status == .pending && changed.action == .changeStatus(.onHold))
            let blind = try await house.approve(recommendation, by: ann)
            guard case .notSeen = blind else {
                Issue.record("what ann saw isn't what would be done: \(blind)")
                return
            }
            #expect(try await house.now(recommendation).status == .pending)
            let last = try await house.decided(changed, .approve(changed.digest), by: ann)
            #expect(last.status == .modified)
            #expect(try await house.settled(recommendation).status == .executed)
            #expect(try await house.now(account).status == .onHold)
        }
    }
}

import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

/// Accounts over a database of their own, with some people; jobs run when a test says so.
struct AccountsHouse {
    let house: IdentityHouse
    let room: AccountsRoom

    static func with(
        _ engine: Engine, _ policy: RecommendationPolicy = RecommendationPolicy(),
        _ body: @escaping @Sendable (AccountsHouse) async throws -> Void
    ) async throws {
        try await IdentityHouse.with(engine, AccountsSchema.migrations) { house in
            let room = AccountsRoom(
                database: house.audited, vault: house.vault, outbox: house.outbox, policy: policy, time: house.clock,
                randomness: SystemRandomness())
            try await body(AccountsHouse(house: house, room: room))
        }
    }

    /// Runs what is due.
    func runJobs() async throws {
        let runner = JobRunner(
            database: house.test.database,
            handlers: [
                Analyses.job: { [room] job in try await room.analyses.run(job) },
                Orders.execution: { [room] job in try await room.orders.execute(job) },
            ], time: house.clock, randomness: SystemRandomness())
        house.clock.advance(by: .milliseconds(5))
        try await runner.runDue()
    }

    /// Somebody, signed in at this server.
    func principal(_ name: String, _ role: Role) async throws -> Principal {
        _ = try await house.user("\(name)@example.com", role: role)
        return try await house.principal(try await house.signedIn("\(name)@example.com").accessToken)
    }

    /// The proof that somebody may.
    func grant(_ principal: Principal, _ permission: Permission) throws -> Grant {
        guard case .allow(let grant) = principal.decide(permission) else { throw NotThere(what: "\(permission)") }
        return grant
    }

    /// An account of somebody.
    func account(_ fields: [String: JSONValue] = [:], of owner: Principal) async throws -> Account {
        var members = [JSONValue.Member("name", .string("Initech"))]
        members += fields.map { JSONValue.Member($0.key, $0.value) }
        let checked = try #require(AccountFields(.object(members)))
        let outcome = try await room.records.create(checked, owner: owner.userID, by: .operator("test"))
        guard case .changed(let account) = outcome else { throw NotThere(what: "\(outcome)") }
        return account
    }

    /// The account as it is now.
    func now(_ account: Account) async throws -> Account {
        try #require(try await room.records.find(.id(account.id), within: .all))
    }

    /// Somebody gives the account another trade.
    func change(_ account: Account, to industry: String) async throws {
        let fields = try #require(AccountFields(.object([.init("industry", .string(industry))])))
        _ = try await room.records.update(.id(account.id), fields, version: nil, within: .all, by: .operator("test"))
    }

    /// Something that an agent proposes, started by somebody.
    func proposed(
        _ action: ProposedAction = .changeStatus(.atRisk), on account: Account, startedBy user: Principal,
        type: RecommendationType = .riskMitigation
    ) async throws -> Recommendation {
        let draft = Recommendations.Draft(type: type, priority: .high, action: action, rationale: "It is quiet.")
        let outcome = try await room.recommendations.propose(
            draft, on: .id(account.id), by: .agent("test", startedBy: user.userID), within: .all,
            grant: .operator("test"))
        guard case .proposed(let recommendation) = outcome else { throw NotThere(what: "\(outcome)") }
        return recommendation
    }

    func decide(
        _ recommendation: Recommendation, _ verdict: Verdict, by principal: Principal
    ) async throws -> VerdictOutcome {
        try await room.recommendations.decide(
            .id(recommendation.id), verdict, by: Decider(principal), grant: try grant(principal, .recommendationApprove)
        )
    }

    /// Somebody approves what a recommendation says in this test, as it was read last.
    func approve(_ recommendation: Recommendation, by principal: Principal) async throws -> VerdictOutcome {
        try await decide(recommendation, .approve(recommendation.digest), by: principal)
    }

    /// The recommendation as it is now.
    func now(_ recommendation: Recommendation) async throws -> Recommendation {
        try #require(try await room.recommendations.find(.id(recommendation.id), within: .all))
    }

    /// The recommendation after somebody decided; a refusal fails the test.
    func decided(
        _ recommendation: Recommendation, _ verdict: Verdict, by principal: Principal
    ) async throws -> Recommendation {
        let outcome = try await decide(recommendation, verdict, by: principal)
        guard case .decided(let decided) = outcome else { throw NotThere(what: "\(outcome)") }
        return decided
    }

    /// What takes a recommendation back, proposed.
    func undo(of recommendation: Recommendation, by principal: Principal) async throws -> UndoOutcome {
        try await room.recommendations.proposeUndo(
            of: .id(recommendation.id), by: Decider(principal), grant: try grant(principal, .recommendationApprove))
    }

    /// The recommendation after whatever is due was done.
    func settled(_ recommendation: Recommendation) async throws -> Recommendation {
        try await runJobs()
        return try #require(try await room.recommendations.find(.id(recommendation.id), within: .all))
    }

    struct NotThere: Error {
        let what: String
    }
}

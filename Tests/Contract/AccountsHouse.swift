import Access
import AccountSignals
import Accounts
import App
import Core
import Identity
import Store
import TestKit
import Testing

/// The whole program with some people, and calls that tests of accounts make.
struct AccountsHouse {
    let house: Harness
    var room: AccountsRoom { house.assembly.accounts }

    static func with(
        _ engine: Engine, settings: [String: String] = [:], _ body: (AccountsHouse) async throws -> Void
    ) async throws {
        try await Harness.with(engine, settings: settings) { try await body(AccountsHouse(house: $0)) }
    }

    /// Somebody, signed in at this server.
    func principal(_ name: String, _ role: Role) async throws -> Principal {
        let person = try await house.person(name, role: role)
        let signedIn = try await house.api.signIn(person.email, person.password)
        let token = try #require(signedIn["data", "accessToken"]?.string)
        let authentication = try await house.assembly.identity.authenticator.authenticate(
            bearer: token, from: .local)
        guard case .principal(let principal) = authentication else { throw NotThere(what: "\(authentication)") }
        return principal
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
            .id(recommendation.id), verdict, by: principal, grant: try grant(principal, .recommendationApprove))
    }

    /// The recommendation once it isn't `approved` or `modified` any more.
    func settled(_ recommendation: Recommendation) async throws -> Recommendation {
        var last = recommendation
        try await eventually {
            last = try await room.recommendations.find(.id(recommendation.id), within: .all) ?? recommendation
            return last.status != .approved && last.status != .modified
        }
        return last
    }

    struct NotThere: Error {
        let what: String
    }
}

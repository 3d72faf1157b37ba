import AccountSignals
import Accounts
import Core
import Identity
import Store

/// What is proposed about the demo's accounts this morning: some by the analysis, some by the manager; one was approved and carried
/// out, one rejected, the others wait.
extension DemoWorkspaces {
    /// Accounts to be analyzed, by their place: where all is well, and where nobody called for long.
    static let analyzed = [0, 3, 4, 8, 13, 16]

    func plantDecisions(on all: [(account: Account, owner: Worker)]) async throws {
        for (place, number) in Self.analyzed.enumerated() {
            clock.move(to: now - .seconds(Int64(6 * 3600 - place * 300)))
            let outcome = try await accounts.analyses.start(
                .id(all[number].account.id), for: all[number].owner.decider, grant: grant)
            guard case .started = outcome else { throw Refusal(outcome: "\(outcome)") }
            try await jobs.runDue()
        }
        clock.move(to: now - .seconds(4 * 3600))
        let task = ProposedAction.createTask(
            subject: "Invite to the users' day", details: "Two seats are reserved.", dueAt: now + DemoMonth.day * 5)
        let approved = try await propose(task, .createTask, "They asked how others use it.", on: all[1].account)
        try await decide(approved, .approve(approved.digest, notes: "Good idea."), all[1].owner)
        clock.move(to: now - .seconds(3 * 3600))
        let change = ProposedAction.changeStatus(.onHold)
        let rejected = try await propose(change, .updateAccount, "Their budget isn't settled.", on: all[2].account)
        try await decide(rejected, .reject(because: "They signed for another year on Monday."), all[2].owner)
        clock.move(to: now - .seconds(2 * 3600))
        let note = ProposedAction.addNote("Ask for the new billing address before the next invoice.")
        _ = try await propose(note, .updateAccount, "Two letters came back.", on: all[5].account)
    }

    private func propose(
        _ action: ProposedAction, _ type: RecommendationType, _ rationale: String, on account: Account
    ) async throws -> Recommendation {
        guard let manager else { throw Refusal(outcome: "nobody proposes") }
        let draft = Recommendations.Draft(
            type: type, priority: .medium, confidence: 0.8, action: action, rationale: rationale)
        let outcome = try await accounts.recommendations.propose(
            draft, on: .id(account.id), by: .user(manager.user.id, reference: manager.user.reference), within: .all,
            grant: grant)
        guard case .proposed(let recommendation) = outcome else { throw Refusal(outcome: "\(outcome)") }
        return recommendation
    }

    private func decide(_ recommendation: Recommendation, _ verdict: Verdict, _ owner: Worker) async throws {
        clock.move(to: clock.now() + .seconds(1_200))
        let outcome = try await accounts.recommendations.decide(
            .id(recommendation.id), verdict, by: owner.decider, grant: grant)
        guard case .decided = outcome else { throw Refusal(outcome: "\(outcome)") }
        try await jobs.runDue()
    }
}

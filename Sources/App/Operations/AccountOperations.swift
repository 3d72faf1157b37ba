import Access
import AccountSignals
public import Accounts
import Core
import Identity

extension Operations {
    /// Has an account analyzed, for a user who may then approve what comes of it. The running server does it.
    public func analyze(_ account: String, for user: String) async throws(CommandFault) -> AnalysisView {
        guard let key = AccountKey(text: account) else {
            throw CommandFault(
                .badInput, "\(account) is no account", advice: "name it by id or reference, such as ACC-1")
        }
        let decider = try await decider(user, .accountAnalyze)
        let outcome: Analyses.StartOutcome
        do { outcome = try await assembly.accounts.analyses.start(key, for: decider, grant: grant) } catch {
            throw CommandFault(error)
        }
        switch outcome {
        case .started(let view): return view
        case .notFound: throw CommandFault(.noInput, "\(user) sees no account \(account)")
        case .isArchived: throw CommandFault(.refused, "\(account) is archived")
        }
    }

    /// Recommendations, the newest first; at most 500.
    public func recommendations(status: String?) async throws(CommandFault) -> [Recommendation] {
        var filter = RecommendationFilter(.all)
        if let status {
            guard let known = RecommendationStatus(rawValue: status) else {
                throw CommandFault(.badInput, "\(status) is no status of a recommendation")
            }
            filter.status = known
        }
        do {
            return try await assembly.accounts.recommendations.page(
                filter, PageRequest(limit: PageRequest.mostRows)
            ).rows
        } catch { throw CommandFault(error) }
    }

    /// Approves in the name of a user who may, or rejects when there is a reason to.
    public func decide(
        _ recommendation: String, as user: String, rejecting reason: String?
    ) async throws(CommandFault) -> Recommendation {
        guard let key = RecommendationKey(text: recommendation) else {
            throw CommandFault(
                .badInput, "\(recommendation) is no recommendation", advice: "name it by id or reference, such as REC-1"
            )
        }
        if reason?.allSatisfy(\.isWhitespace) == true {
            throw CommandFault(.badInput, "nothing is rejected without a reason", advice: "say why with --reason")
        }
        let decider = try await decider(user, reason == nil ? .recommendationApprove : .recommendationReject)
        let verdict = Verdict(reason == nil ? .approve : .reject, notes: reason)
        let outcome: VerdictOutcome
        do {
            outcome = try await assembly.accounts.recommendations.decide(key, verdict, by: decider, grant: grant)
        } catch {
            throw CommandFault(error)
        }
        switch outcome {
        case .decided(let decided): return decided
        case .notFound: throw CommandFault(.noInput, "\(user) sees no recommendation \(recommendation)")
        case .refused(let why): throw CommandFault(.refused, "\(recommendation) can't be decided on: \(why)")
        case .changed(let current, let seen):
            throw CommandFault(.refused, "the account is at version \(current) by now, not \(seen)")
        case .blocked(let violations):
            let why = violations.map { "\($0.rule): \($0.message)" }.joined(separator: " ")
            throw CommandFault(.refused, "compliance forbids it: \(why)")
        }
    }

    private func decider(_ name: String, _ permission: Permission) async throws(CommandFault) -> Decider {
        let user = try await user(name)
        guard user.isActive, user.role.permissions.contains(permission) else {
            throw CommandFault(.refused, "\(name) may not: the role \(user.role.name) lacks \(permission.rawValue)")
        }
        return Decider(atTerminal: user.id, reference: user.reference, role: user.role)
    }
}

extension CommandFault {
    fileprivate init(_ fault: AccountsFault) {
        self.init(.unavailable, "accounts: \(fault)")
    }
}

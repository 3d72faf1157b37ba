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

    /// Approves in the name of a user who may, exactly what has this digest. Without one nothing is approved: the refusal shows what it would be.
    public func approve(
        _ recommendation: String, as user: String, digest: String?
    ) async throws(CommandFault) -> Recommendation {
        let key = try key(recommendation)
        let decider = try await decider(user, .recommendationApprove)
        guard let digest else { throw try await unseen(key, recommendation, user, decider) }
        guard let seen = Hexadecimal.decode(digest), seen.count == 32 else {
            throw CommandFault(.badInput, "\(digest) is no digest", advice: "it has 64 hexadecimal digits")
        }
        return try await decide(key, recommendation, .approve(seen), user, decider)
    }

    /// Rejects in the name of a user who may.
    public func reject(
        _ recommendation: String, as user: String, because reason: String
    ) async throws(CommandFault) -> Recommendation {
        let key = try key(recommendation)
        if reason.allSatisfy(\.isWhitespace) {
            throw CommandFault(.badInput, "nothing is rejected without a reason", advice: "say why with --reason")
        }
        let decider = try await decider(user, .recommendationReject)
        return try await decide(key, recommendation, .reject(because: reason), user, decider)
    }

    private func key(_ recommendation: String) throws(CommandFault) -> RecommendationKey {
        guard let key = RecommendationKey(text: recommendation) else {
            throw CommandFault(
                .badInput, "\(recommendation) is no recommendation", advice: "name it by id or reference, such as REC-1"
            )
        }
        return key
    }

    /// What is said to who approves without a digest.
    private func unseen(
        _ key: RecommendationKey, _ name: String, _ user: String, _ decider: Decider
    ) async throws(CommandFault) -> CommandFault {
        let found: Recommendation?
        do { found = try await assembly.accounts.recommendations.find(key, within: decider.reach) } catch {
            throw CommandFault(error)
        }
        guard let found else { return CommandFault(.noInput, "\(user) sees no recommendation \(name)") }
        return CommandFault(
            .usage, "nothing is approved unseen; \(found.reference) would carry out \(found.action.value.json)",
            advice: "if that is what you want, add --digest \(Hexadecimal.encode(found.digest))")
    }

    private func decide(
        _ key: RecommendationKey, _ name: String, _ verdict: Verdict, _ user: String, _ decider: Decider
    ) async throws(CommandFault) -> Recommendation {
        let outcome: VerdictOutcome
        do {
            outcome = try await assembly.accounts.recommendations.decide(key, verdict, by: decider, grant: grant)
        } catch {
            throw CommandFault(error)
        }
        switch outcome {
        case .decided(let decided): return decided
        case .notFound: throw CommandFault(.noInput, "\(user) sees no recommendation \(name)")
        case .refused(let why): throw CommandFault(.refused, "\(name) can't be decided on: \(why)")
        case .changed(let current, let seen):
            throw CommandFault(.refused, "the account is at version \(current) by now, not \(seen)")
        case .notSeen, .anotherAction:
            throw CommandFault(
                .refused, "what \(name) would carry out isn't what this digest stands for",
                advice: "look at it again without --digest")
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

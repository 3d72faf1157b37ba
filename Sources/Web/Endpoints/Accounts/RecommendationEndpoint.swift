import Access
import AccountSignals
import Accounts
import Core

/// What is proposed about accounts, and deciding on it.
enum RecommendationEndpoint {
    static let recommendation = Parameter<RecommendationKey>.path(
        "recommendation", "The recommendation's id, or reference such as REC-12.")
    static let account = Parameter<AccountKey>.query("account", "Only about this account: id or reference.")
    static let status = Parameter<RecommendationStatus>.choice("status", "Only that stand so.")
    static let priority = Parameter<RiskLevel>.choice("priority", "Only so urgent.")
    static let type = Parameter<RecommendationType>.choice("type", "Only of this kind.")
    static let listParameters: [any ParameterDeclaration] = [account, status, priority, type] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> RecommendationsView {
        var filter = RecommendationFilter(AccountReach(context.principal))
        filter.account = context.parameters[account]
        filter.status = context.parameters[status]
        filter.priority = context.parameters[priority]
        filter.type = context.parameters[type]
        let page = try context.parameters.page(of: filter.cursorFilter)
        return RecommendationsView(
            page: try await context.services.accounts.recommendations.page(
                filter, page, exactCount: context.parameters[Paging.count] == .exact))
    }

    static func get(_ context: SignedContext) async throws -> Recommendation {
        let found = try await context.services.accounts.recommendations.find(
            try key(context), within: AccountReach(context.principal))
        guard let found else { throw Problem(.notFound) }
        return found
    }

    static func propose(_ context: SignedContext, _ body: ProposalBody) async throws -> Recommendation {
        let principal = context.principal
        let outcome = try await context.services.accounts.recommendations.propose(
            try body.draft(), on: try AccountEndpoint.key(context),
            by: .user(principal.userID, reference: principal.reference), within: AccountReach(principal),
            grant: context.grant)
        switch outcome {
        case .proposed(let recommendation): return recommendation
        case .notFound: throw Problem(.notFound)
        case .isArchived: throw Problem(.archived)
        case .blocked(let violations): throw Problem(violations)
        }
    }

    static func approve(_ context: SignedContext, _ body: ApprovalBody) async throws -> Recommendation {
        try await decide(try body.verdict(), try key(context), context, context.grant)
    }

    static func reject(_ context: SignedContext, _ body: RejectionBody) async throws -> Recommendation {
        try await decide(Verdict(.reject, notes: body.reason), try key(context), context, context.grant)
    }

    static func undo(_ context: SignedContext) async throws -> Recommendation {
        switch try await context.services.accounts.orders.undo(
            try key(context), by: context.principal, grant: context.grant)
        {
        case .undone(let recommendation): return recommendation
        case .notFound: throw Problem(.notFound)
        case .notInteractive: throw Problem(.interactiveSessionRequired)
        case .cannotBeUndone: throw Problem(.cannotBeUndone)
        case .recordChanged: throw Problem(.recordChanged)
        case .refused(let why): throw Problem(.cannotBeUndone, "It was refused: \(why)")
        }
    }

    static func batch(_ context: SignedContext, _ body: DecisionBatchBody) async throws -> DecisionBatchView {
        let isApproval = body.decision == "approve"
        let grant = isApproval ? context.grant : try context.grant(.recommendationReject, in: .recommendations)
        if !isApproval, body.reason == nil { throw Problem.invalid("reason", "is required to reject") }
        var items: [DecisionBatchItem] = []
        for item in body.items {
            let verdict = Verdict(
                isApproval ? .approve : .reject, digest: item.digest.flatMap(Hexadecimal.decode), notes: body.reason)
            do {
                guard let key = RecommendationKey(text: item.recommendation) else { throw Problem(.notFound) }
                let decided = try await decide(verdict, key, context, grant)
                items.append(.init(recommendation: item.recommendation, status: decided.status, error: nil))
            } catch {
                let code = Problem(error).code.rawValue
                items.append(.init(recommendation: item.recommendation, status: nil, error: code))
            }
        }
        return DecisionBatchView(items: items)
    }

    private static func decide(
        _ verdict: Verdict, _ key: RecommendationKey, _ context: SignedContext, _ grant: Grant
    ) async throws -> Recommendation {
        let outcome = try await context.services.accounts.recommendations.decide(
            key, verdict, by: Decider(context.principal), grant: grant)
        switch outcome {
        case .decided(let recommendation): return recommendation
        case .refused(let refusal): throw Problem(refusal)
        case .notFound: throw Problem(.notFound)
        case .changed(let current, let seen): throw Problem(version: current, attempted: seen)
        case .blocked(let violations): throw Problem(violations)
        }
    }

    private static func key(_ context: SignedContext) throws -> RecommendationKey {
        guard let key = context.parameters[recommendation] else { throw Problem(.notFound) }
        return key
    }
}

extension Problem {
    fileprivate init(_ refusal: DecisionRefusal) {
        switch refusal {
        case .notInteractive: self.init(ErrorCode.interactiveSessionRequired)
        case .alreadyDecided(let status):
            self.init(.alreadyDecided, "It can't be decided on any more: it is \(status.rawValue).")
        case .ownProposal: self.init(ErrorCode.ownProposal)
        case .approvedBefore: self.init(ErrorCode.approvedBefore)
        }
    }

    /// What compliance forbids: each detail says which rule, and why.
    init(_ violations: [ComplianceViolation]) {
        self.init(.complianceViolation)
        details = violations.map { FieldProblem($0.field ?? $0.rule, "\($0.rule): \($0.message)") }
    }
}

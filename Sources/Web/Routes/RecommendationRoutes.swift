import Access
import Accounts
import Core
import HTTPTypes

extension RouteTable {
    /// What is proposed about accounts, and deciding on it.
    static let recommendations: [Route] = decisions.map { $0.within(.recommendations) }

    private static let decisions: [Route] = [
        .signed(
            .post, "/v1/accounts/{account}/recommendations", needs: .recommendationCreate, room: .recommendations,
            "Propose something about an account, for somebody else to decide on.",
            parameters: [AccountEndpoint.account], body: .json(ProposalBody.self),
            answer: .data(Recommendation.self, status: .created),
            errors: [.notFound, .archived, .complianceViolation], RecommendationEndpoint.propose),
        .signed(
            .get, "/v1/recommendations", needs: .recommendationRead, room: .recommendations,
            "Recommendations for the accounts that one sees, the newest first.",
            parameters: RecommendationEndpoint.listParameters, answer: .data(RecommendationsView.self),
            RecommendationEndpoint.list),
        .signed(
            .post, "/v1/recommendations/batch", needs: .recommendationApprove, room: .recommendations,
            "Decide on many at once, each by itself; rejecting needs `recommendation:reject` as well.",
            body: .json(DecisionBatchBody.self), answer: .data(DecisionBatchView.self),
            RecommendationEndpoint.batch),
        .signed(
            .get, "/v1/recommendations/{recommendation}", needs: .recommendationRead, room: .recommendations,
            "One recommendation.",
            parameters: [RecommendationEndpoint.recommendation], answer: .data(Recommendation.self),
            errors: [.notFound], RecommendationEndpoint.get),
        .signed(
            .post, "/v1/recommendations/{recommendation}/approve", needs: .recommendationApprove,
            room: .recommendations,
            "Approve exactly what `digest` stands for, or the same with other values; it is carried out right after the "
                + "last approval that is needed. Only a person who signed in may, and nobody what they proposed.",
            parameters: [RecommendationEndpoint.recommendation], body: .json(ApprovalBody.self),
            answer: .data(Recommendation.self),
            errors: decisionErrors + [.versionConflict, .recordChanged, .complianceViolation],
            RecommendationEndpoint.approve),
        .signed(
            .post, "/v1/recommendations/{recommendation}/reject", needs: .recommendationReject,
            room: .recommendations, "Reject, and say why.",
            parameters: [RecommendationEndpoint.recommendation], body: .json(RejectionBody.self),
            answer: .data(Recommendation.self), errors: decisionErrors, RecommendationEndpoint.reject),
        .signed(
            .post, "/v1/recommendations/{recommendation}/undo", needs: .recommendationApprove, room: .recommendations,
            "Propose to take back what was carried out, unless somebody has changed it since; that is decided on like "
                + "anything else, also by whoever asks for it.",
            parameters: [RecommendationEndpoint.recommendation],
            answer: .data(Recommendation.self, status: .created),
            errors: [
                .notFound, .interactiveSessionRequired, .cannotBeUndone, .archived, .recordChanged,
                .complianceViolation,
            ],
            RecommendationEndpoint.undo),
    ]

    private static let decisionErrors: [ErrorCode] = [
        .notFound, .interactiveSessionRequired, .alreadyDecided, .ownProposal, .approvedBefore,
    ]
}

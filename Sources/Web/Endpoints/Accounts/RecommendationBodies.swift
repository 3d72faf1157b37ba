import AccountSignals
import Accounts
import Core

/// Something to propose.
struct ProposalBody: RequestBody {
    let type: RecommendationType
    let priority: RiskLevel
    let action: JSONValue
    let rationale: String
    let confidence: Double?
    let estimatedImpact: String?

    static let schema = Schema.object([
        .required("type", "What kind of recommendation it is.", RecommendationType.schema),
        .required("priority", "How urgent it is.", RiskLevel.schema),
        .required("action", "Exactly what is to be done.", ProposedAction.schema),
        .required("rationale", "Why.", .string(minLength: 1, maxLength: 4_000)),
        .optional("confidence", "How sure you are, from 0 to 1.", .number),
        .optional("estimatedImpact", "What it could bring.", .string(minLength: 1, maxLength: 500)),
    ])

    func draft() throws -> Recommendations.Draft {
        let confidence = confidence ?? 1
        guard (0...1).contains(confidence) else { throw Problem.invalid("confidence", "must be from 0 to 1") }
        return Recommendations.Draft(
            type: type, priority: priority, confidence: confidence, action: try ProposedAction(checked: action),
            rationale: rationale, estimatedImpact: estimatedImpact)
    }
}

/// `{"notes"?, "digest"?, "modifications"?}`
struct ApprovalBody: RequestBody {
    let notes: String?
    let digest: String?
    let modifications: JSONValue?

    static let schema = Schema.object([
        .optional("notes", "What you want to remember.", .string(minLength: 1, maxLength: 2_000)),
        .optional(
            "digest", "The digest that you have seen; the one that the recommendation was made with when left out.",
            Self.digestSchema),
        .optional("modifications", "What is to be done instead, whole.", ProposedAction.schema),
    ])

    static let digestSchema = Schema.string(minLength: 64, maxLength: 64)

    func verdict() throws -> Verdict {
        let action = try modifications.map { try ProposedAction(checked: $0, as: "modifications") }
        var seen: [UInt8]?
        if let digest {
            guard let bytes = Hexadecimal.decode(digest) else {
                throw Problem.invalid("digest", "must be 64 hexadecimal digits")
            }
            seen = bytes
        }
        return Verdict(action == nil ? .approve : .modify, digest: seen, action: action, notes: notes)
    }
}

/// `{"reason": …}`
struct RejectionBody: RequestBody {
    let reason: String

    static let schema = Schema.object([
        .required("reason", "Why.", .string(minLength: 1, maxLength: 2_000))
    ])
}

/// Many decisions of one kind.
struct DecisionBatchBody: RequestBody {
    /// One of them.
    struct Item: Decodable {
        let recommendation: String
        let digest: String?
    }

    let decision: String
    let items: [Item]
    let reason: String?

    static let schema = Schema.object([
        .required("decision", "What is decided about all of them.", .oneOf(["approve", "reject"])),
        .required(
            "items", "At most 100.",
            .array(
                of: .object([
                    .required("recommendation", "Id or reference.", RecommendationKey.schema),
                    .optional("digest", "The digest that you have seen.", ApprovalBody.digestSchema),
                ]), count: 1...100)),
        .optional("reason", "Why; required to reject.", .string(minLength: 1, maxLength: 2_000)),
    ])
}

extension ProposedAction {
    /// An action that the schema let through; which members its kind takes is checked here.
    fileprivate init(checked json: JSONValue, as field: String = "action") throws {
        guard let action = ProposedAction(json: json) else {
            throw Problem.invalid(field, "lacks what its kind needs, or has what it doesn't take")
        }
        self = action
    }
}

/// What became of one decision.
struct DecisionBatchItem: Shaped {
    let recommendation: String
    let status: RecommendationStatus?
    let error: String?

    static let shape = Shape<DecisionBatchItem>(
        "DecisionBatchItem", "What became of one decision.",
        [
            .field("recommendation", "The recommendation as it was named.") { $0.recommendation },
            .field("status", "Where it stands now.") { $0.status },
            .field("error", "The code of the refusal.") { $0.error },
        ])
}

/// What became of all.
struct DecisionBatchView: Shaped {
    let items: [DecisionBatchItem]

    static let shape = Shape<DecisionBatchView>(
        "DecisionBatch", "What became of each decision.",
        [.field("items", "One for each, in their order.") { $0.items }])
}

/// A page of recommendations.
struct RecommendationsView: Shaped {
    let page: AccountPage<Recommendation>

    static let shape = Shape<RecommendationsView>(
        "Recommendations", "A page of recommendations.",
        [.field("recommendations", "The newest first.") { $0.page.rows }] + PageFields.all { $0.page.pagination })
}

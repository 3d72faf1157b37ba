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

/// `{"digest": …, "notes"?, "modifications"?}`
struct ApprovalBody: RequestBody {
    let digest: String
    let notes: String?
    let modifications: JSONValue?

    static let schema = Schema.object([
        .required("digest", "The digest that you have seen: nothing else is approved.", Self.digestSchema),
        .optional("notes", "What you want to remember.", .string(minLength: 1, maxLength: 2_000)),
        .optional(
            "modifications", "What is to be done instead, whole: the same kind of action, with other values.",
            ProposedAction.schema),
    ])

    static let digestSchema = Schema.string(minLength: 64, maxLength: 64, format: .digest)

    func verdict() throws -> Verdict {
        let seen = try Self.seen(digest)
        guard let modifications else { return .approve(seen, notes: notes) }
        return .modify(seen, to: try ProposedAction(checked: modifications, as: "modifications"), notes: notes)
    }

    /// The bytes of a digest. Nothing is approved without one.
    static func seen(_ digest: String?) throws -> [UInt8] {
        guard let digest else { throw Problem.invalid("digest", "is required to approve") }
        guard let bytes = Hexadecimal.decode(digest) else {
            throw Problem.invalid("digest", StringFormat.digest.complaint)
        }
        return bytes
    }
}

extension StringFormat {
    /// A SHA-256 in hexadecimal.
    fileprivate static let digest = StringFormat(
        name: "sha256", pattern: "^[0-9A-Fa-f]{64}$", complaint: "must be 64 hexadecimal digits"
    ) { Hexadecimal.decode($0)?.count == 32 }
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
                    .optional(
                        "digest", "The digest that you have seen; required to approve.",
                        .string(minLength: 1, maxLength: 64)),
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

public import AccountSignals
public import Core

/// What is proposed to be done about an account, and what became of it.
public struct Recommendation: Sendable {
    /// The id.
    public let id: RecommendationID
    let number: Int64
    let account: AccountID
    let accountNumber: Int64
    let accountName: String
    let analysis: AnalysisID?
    /// What kind of recommendation it is.
    public let type: RecommendationType
    let priority: RiskLevel
    let confidence: Double
    /// Where it stands.
    public let status: RecommendationStatus
    /// Exactly what would be, or was, done.
    public let action: ProposedAction
    let original: ProposedAction?
    let before: AccountFields?
    let rationale: String
    let estimatedImpact: String?
    let value: Money
    let proposer: String
    let proposedBy: UserID?
    let startedBy: UserID?
    let accountVersion: Int64
    /// What the decision is bound to.
    public let digest: [UInt8]
    let approvalsNeeded: Int
    let decidedBy: String?
    let decidedAt: Instant?
    let reason: String?
    /// Why it was not carried out: `record_changed`, `compliance: …`.
    public let failure: String?
    let receipt: String?
    let beganAt: Instant?
    let executedAt: Instant?
    let undoneAt: Instant?
    let expiresAt: Instant
    let createdAt: Instant
    let version: Int64

    /// `REC-12`
    public var reference: String { "REC-\(number)" }

    /// The key of the order that carries it out.
    var orderKey: String { id.description }
}

extension Recommendation: Shaped {
    /// The response.
    public static let shape = Shape<Recommendation>(
        "Recommendation",
        "What is proposed to be done about an account. Nothing of it happens before somebody approves.",
        [
            .field("id", "The recommendation's id.") { $0.id },
            .field("reference", "The recommendation's reference, REC-12.") { $0.reference },
            .field("accountId", "The account's id.") { $0.account },
            .field("accountReference", "The account's reference.") { "ACC-\($0.accountNumber)" },
            .field("accountName", "The customer's name.") { $0.accountName },
            .field("sessionId", "The run of the analysis that proposed it.") { $0.analysis.map(AnalysisKey.init) },
            .field("type", "What kind of recommendation it is.") { $0.type },
            .field("priority", "How urgent it is.") { $0.priority },
            .field("confidence", "How sure it is, from 0 to 1.") { $0.confidence },
            .field("status", "Where it stands.") { $0.status },
            .field("action", "Exactly what is done once it is approved.") { $0.action },
            .field("modifications", "What whoever approved changed: before and after.") { $0.modifications },
            .field("rationale", "Why.") { $0.rationale },
            .field("estimatedImpact", "What it could bring.") { $0.estimatedImpact },
            .field("value", "What is at stake: the account's yearly revenue or its open deals.") { $0.value },
            .field("proposer", "Who proposed it: an agent or a user's reference.") { $0.proposer },
            .field("requiresApproval", "Always true.") { _ in true },
            .field("approvalsNeeded", "How many people have to approve.") { $0.approvalsNeeded },
            .field("accountVersion", "The version of the account that it is about.") { $0.accountVersion },
            .field("digest", "What a decision is bound to: SHA-256 in hexadecimal.") { Hexadecimal.encode($0.digest) },
            .field("decidedBy", "Who decided last.") { $0.decidedBy },
            .field("decidedAt", "When.") { $0.decidedAt },
            .field("reason", "Why it was rejected, or what whoever approved noted.") { $0.reason },
            .field("failure", "Why it was not carried out.") { $0.failure },
            .field("canBeUndone", "Whether it can be taken back.") { $0.canBeUndone },
            .field("executedAt", "When it was carried out.") { $0.executedAt },
            .field("undoneAt", "When it was taken back.") { $0.undoneAt },
            .field("expiresAt", "When it runs out unless somebody decides.") { $0.expiresAt },
            .field("createdAt", "When it was proposed.") { $0.createdAt },
            .field("version", "Rises with every change.") { $0.version },
        ])

    var canBeUndone: Bool { status == .executed && undoneAt == nil && action.canBeUndone && before != nil }

    /// `{"before": …, "after": …}` when somebody changed it.
    private var modifications: JSONValue? {
        original.map { .object([.init("before", $0.value), .init("after", action.value)]) }
    }
}

public import Core

/// What of a recommendation says who may decide on it, and what follows. Pure: nothing is read, no clock but the argument.
public struct RecommendationState: Sendable, Hashable {
    /// Where it stands.
    public var status: RecommendationStatus
    /// When it runs out.
    public var expiresAt: Instant
    /// How many people have to approve.
    public var approvalsNeeded: Int
    /// Who has approved exactly what would be executed now.
    public var approvers: Set<UserID>
    /// The person who proposed it; nil when an agent did.
    public var proposedBy: UserID?
    /// Whether somebody has changed it before approving.
    public var isModified: Bool

    /// A state; see the properties.
    public init(
        status: RecommendationStatus = .pending, expiresAt: Instant, approvalsNeeded: Int = 1,
        approvers: Set<UserID> = [], proposedBy: UserID? = nil, isModified: Bool = false
    ) {
        self.status = status
        self.expiresAt = expiresAt
        self.approvalsNeeded = approvalsNeeded
        self.approvers = approvers
        self.proposedBy = proposedBy
        self.isModified = isModified
    }

    /// What somebody decides.
    public enum Decision: String, Sendable {
        case approve
        case modify
        case reject
    }

    /// Decides, or says why not; the state is changed only by a decision that counts.
    public mutating func decide(
        _ decision: Decision, by user: UserID, interactively: Bool, at now: Instant
    ) -> DecisionRefusal? {
        guard interactively else { return .notInteractive }
        guard status == .pending else { return .alreadyDecided(status) }
        guard now < expiresAt else { return .alreadyDecided(.expired) }
        switch decision {
        case .reject:
            status = .rejected
        case .approve:
            guard proposedBy != user else { return .ownProposal }
            guard approvers.insert(user).inserted else { return .approvedBefore }
            finish()
        case .modify:
            guard proposedBy != user else { return .ownProposal }
            // What others approved was something else.
            approvers = [user]
            isModified = true
            finish()
        }
        return nil
    }

    private mutating func finish() {
        guard approvers.count >= approvalsNeeded else { return }
        status = isModified ? .modified : .approved
    }
}

/// Why a decision doesn't count.
public enum DecisionRefusal: Sendable, Hashable {
    /// Only a person who signed in may decide: no API key, no program's token.
    case notInteractive
    /// It isn't open any more.
    case alreadyDecided(RecommendationStatus)
    /// Nobody approves what they proposed.
    case ownProposal
    /// The same person can't approve twice.
    case approvedBefore
}

extension DecisionRefusal: CustomStringConvertible {
    /// In words for people.
    public var description: String {
        switch self {
        case .notInteractive: "only a person who signed in decides"
        case .alreadyDecided(let status): "it is \(status.rawValue)"
        case .ownProposal: "nobody approves what they proposed"
        case .approvedBefore: "they have approved it before"
        }
    }
}

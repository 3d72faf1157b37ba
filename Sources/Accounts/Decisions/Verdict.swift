public import AccountSignals
import Audit
import Core

/// What somebody decides about a recommendation. Whoever approves says what they saw: the digest of exactly what would be executed.
public struct Verdict: Sendable {
    /// What.
    public let decision: RecommendationState.Decision
    /// The digest that they have seen; nil of a rejection.
    let digest: [UInt8]?
    /// What is to be done instead; of a modification only.
    let action: ProposedAction?
    /// Why, or what they want to remember.
    let notes: String?

    /// Let exactly that be done which has this digest.
    public static func approve(_ digest: [UInt8], notes: String? = nil) -> Verdict {
        Verdict(decision: .approve, digest: digest, action: nil, notes: notes)
    }

    /// Instead of what has this digest, let this be done: the same with other values.
    public static func modify(_ digest: [UInt8], to action: ProposedAction, notes: String? = nil) -> Verdict {
        Verdict(decision: .modify, digest: digest, action: action, notes: notes)
    }

    /// Let nothing be done.
    public static func reject(because notes: String) -> Verdict {
        Verdict(decision: .reject, digest: nil, action: nil, notes: notes)
    }

    /// What it comes to: who "changes" an action to itself approves it.
    func comesTo(on proposed: ProposedAction) -> RecommendationState.Decision {
        decision == .modify && action?.canonical == proposed.canonical ? .approve : decision
    }
}

extension RecommendationState.Decision {
    var auditAction: Action {
        switch self {
        case .approve: .recommendationApproved
        case .modify: .recommendationModified
        case .reject: .recommendationRejected
        }
    }
}

/// What became of a verdict.
public enum VerdictOutcome: Sendable {
    /// It counts; this is the recommendation now. It may wait for a second approval.
    case decided(Recommendation)
    /// It doesn't count.
    case refused(DecisionRefusal)
    /// There is none, or none in reach.
    case notFound
    /// The account isn't what was seen: it is at `current` by now.
    case changed(current: Int64, seen: Int64)
    /// What would be executed isn't what was seen, though the account is: somebody changed the action meanwhile.
    case notSeen
    /// The modification is another action, which somebody else has to propose: another kind, or other fields.
    case anotherAction
    /// Compliance forbids it, for these reasons.
    case blocked([ComplianceViolation])
}

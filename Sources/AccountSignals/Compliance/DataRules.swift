/// Offers need the consent of everybody whom they may reach. What belongs to a contract that runs doesn't.
enum ConsentNeeded: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        guard action.kind.addressesTheCustomer, action.isMarketing, !subject.namesNobodyKnown else { return [] }
        let needed: Consent = action.kind == .draftEmail ? .email : .phone
        if subject.contacts.isEmpty {
            return [ComplianceViolation("consent_required", "The account has no contact who could consent.")]
        }
        return subject.contacts.filter { !$0.consents.contains(needed) }.map {
            ComplianceViolation("consent_required", "\($0.words) has not agreed to \(needed.words).")
        }
    }
}

extension Consent {
    /// What they agree to, after “agreed to”.
    var words: String {
        switch self {
        case .email: "being written to"
        case .phone: "being called or met"
        case .processing: "the processing of their data"
        }
    }
}

/// No text carries numbers of cards, identity papers, or secrets.
enum RestrictedData: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        action.foundKinds.subtracting(policy.toleratedKinds).sorted().map {
            ComplianceViolation("restricted_data", "The text holds data of the kind \($0).")
        }
    }
}

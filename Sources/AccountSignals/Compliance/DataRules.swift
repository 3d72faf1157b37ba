/// Offers, and fields about a person, need that person's consent. What belongs to a contract that runs doesn't.
enum ConsentNeeded: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        let given = subject.contact?.consents ?? []
        var found: [ComplianceViolation] = []
        if action.kind.addressesTheCustomer, action.isMarketing {
            let needed: Consent = action.kind == .draftEmail ? .email : .phone
            if subject.contact == nil {
                found.append(ComplianceViolation("consent_required", "The account has no contact who could consent."))
            } else if !given.contains(needed) {
                found.append(ComplianceViolation("consent_required", "The contact has not agreed to \(needed.words)."))
            }
        }
        for field in action.fields.sorted() {
            guard let needed = policy.consents[field], !given.contains(needed) else { continue }
            found.append(
                ComplianceViolation("consent_required", field, "The contact has not agreed to \(needed.words)."))
        }
        return found
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

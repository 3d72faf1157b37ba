import Core

/// Nobody who asked not to be contacted is.
enum DoNotContact: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        guard action.kind.addressesTheCustomer else { return [] }
        if subject.doNotContact {
            return [ComplianceViolation("do_not_contact", "The account is not to be contacted.")]
        }
        return subject.contacts.filter(\.doNotContact).map {
            ComplianceViolation("do_not_contact", "\($0.words) is not to be contacted.")
        }
    }
}

/// Nobody writes to a person who isn't at the customer's any more: nobody knows what they agreed to.
enum KnownContact: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        guard action.kind.addressesTheCustomer, subject.namesNobodyKnown else { return [] }
        return [ComplianceViolation("contact_unknown", "contact", "The account has no such contact.")]
    }
}

extension ContactFacts {
    /// Who it is, at the start of a sentence; never by name, since reasons are kept in clear.
    var words: String { reference.map { "The contact \($0)" } ?? "The contact" }
}

/// Nobody writes to or meets a customer that was closed.
enum ClosedAccount: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        guard action.kind.addressesTheCustomer, subject.status == .closed else { return [] }
        return [ComplianceViolation("account_closed", "The account is closed.")]
    }
}

/// Customers are met in their own working hours.
enum ContactHours: ComplianceRule {
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation] {
        guard action.kind.addressesTheCustomer, let at = action.contactAt else { return [] }
        let (weekday, hour, minute) = localTime(at, ahead: policy.minutesAheadOfUTC)
        guard policy.weekdays.contains(weekday), hour >= policy.firstHour, hour < policy.lastHour else {
            let time = "\(two(hour)):\(two(minute)) on \(names[weekday - 1])"
            let message =
                "It is \(time) at \(offset(policy.minutesAheadOfUTC)); customers are contacted \(two(policy.firstHour)):00 to \(two(policy.lastHour)):00, "
                + "\(names[policy.weekdays.lowerBound - 1]) to \(names[policy.weekdays.upperBound - 1])."
            return [ComplianceViolation("contact_hours", "contactAt", message)]
        }
        return []
    }

    private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// The day of the week (1 Monday to 7 Sunday), hour and minute where the account is. 1970-01-01 was a Thursday.
    static func localTime(_ at: Instant, ahead: Int) -> (weekday: Int, hour: Int, minute: Int) {
        let seconds = at.seconds + Int64(ahead) * 60
        let day = Int64((Double(seconds) / 86_400).rounded(.down))
        let ofDay = seconds - day * 86_400
        let weekday = ((day + 3) % 7 + 7) % 7 + 1
        return (Int(weekday), Int(ofDay / 3600), Int(ofDay % 3600 / 60))
    }

    /// `UTC`, `UTC+05:30`.
    private static func offset(_ minutes: Int) -> String {
        guard minutes != 0 else { return "UTC" }
        let size = abs(minutes)
        return "UTC\(minutes < 0 ? "-" : "+")\(two(size / 60)):\(two(size % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

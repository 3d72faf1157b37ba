public import Core

/// Whether something may be done for an account. Asked when it is offered, and again before it is carried out.
public enum Compliance {
    /// What forbids the action at this time, in the order of the rules; empty when nothing does.
    public static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy = CompliancePolicy()
    ) -> [ComplianceViolation] {
        rules.flatMap { $0.violations(of: action, on: subject, policy: policy) }
    }

    static let rules: [any ComplianceRule.Type] = [
        DoNotContact.self, KnownContact.self, ClosedAccount.self, ConsentNeeded.self, ContactHours.self,
        RestrictedData.self,
    ]
}

/// One thing that forbids an action.
protocol ComplianceRule: Sendable {
    /// What the rule has against the action.
    static func violations(
        of action: ActionFacts, on subject: ComplianceSubject, policy: CompliancePolicy
    ) -> [ComplianceViolation]
}

/// Why an action may not be taken.
public struct ComplianceViolation: Sendable, Hashable {
    /// The rule: `do_not_contact`, `contact_unknown`, `account_closed`, `consent_required`, `contact_hours`, `restricted_data`.
    public let rule: String
    /// The field of the action that it is about; nil when it is the whole.
    public let field: String?
    /// What is wrong, in a sentence.
    public let message: String

    init(_ rule: String, _ field: String, _ message: String) {
        self.rule = rule
        self.field = field
        self.message = message
    }

    init(_ rule: String, _ message: String) {
        self.rule = rule
        field = nil
        self.message = message
    }
}

/// What compliance has to know of the account.
public struct ComplianceSubject: Sendable, Hashable {
    /// Where the account stands.
    public var status: AccountStatus
    /// Whether nobody may write or call anybody at this customer.
    public var doNotContact: Bool
    /// The people whom the action may reach: the one that it names, or else everybody at the customer's.
    public var contacts: [ContactFacts]
    /// Whether the action names somebody who isn't at the customer's, or not any more.
    public var namesNobodyKnown: Bool

    /// A subject by name.
    public init(
        status: AccountStatus, doNotContact: Bool = false, contacts: [ContactFacts] = [],
        namesNobodyKnown: Bool = false
    ) {
        self.status = status
        self.doNotContact = doNotContact
        self.contacts = contacts
        self.namesNobodyKnown = namesNobodyKnown
    }
}

/// What compliance has to know of an action.
public struct ActionFacts: Sendable, Hashable {
    /// What kind it is.
    public var kind: ActionKind
    /// When it reaches the customer: the start of a meeting; nil for what reaches nobody at a certain time, such as a draft.
    public var contactAt: Instant?
    /// The kinds of personal data and secrets that were found in its texts and in what is said about it, by their names in the catalogue (`ssn`).
    public var foundKinds: Set<String>

    /// Whether it offers something that nobody asked for.
    public var isMarketing: Bool

    /// An action by name.
    public init(
        kind: ActionKind, contactAt: Instant? = nil, foundKinds: Set<String> = [], isMarketing: Bool = false
    ) {
        self.isMarketing = isMarketing
        self.kind = kind
        self.contactAt = contactAt
        self.foundKinds = foundKinds
    }
}

/// What can be done for an account.
public enum ActionKind: String, Sendable, CaseIterable, Hashable {
    case updateAccount = "update_account"
    case createTask = "create_task"
    case addNote = "add_note"
    case draftEmail = "draft_email"
    case scheduleMeeting = "schedule_meeting"
    case changeStatus = "change_status"

    /// Whether it is meant for the customer's eyes or ears.
    public var addressesTheCustomer: Bool { self == .draftEmail || self == .scheduleMeeting }
}

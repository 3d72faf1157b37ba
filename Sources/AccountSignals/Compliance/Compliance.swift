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
        DoNotContact.self, ClosedAccount.self, ConsentNeeded.self, ContactHours.self, RestrictedData.self,
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
    /// The rule: `do_not_contact`, `account_closed`, `consent_required`, `contact_hours`, `restricted_data`.
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
    /// The person whom the action reaches; nil when there is none.
    public var contact: ContactFacts?
    /// How far the account's local time is ahead of UTC when the contact takes place, in minutes; nil when that isn't known.
    public var minutesAheadOfUTC: Int?

    /// A subject by name.
    public init(
        status: AccountStatus, doNotContact: Bool = false, contact: ContactFacts? = nil, minutesAheadOfUTC: Int? = nil
    ) {
        self.status = status
        self.doNotContact = doNotContact
        self.contact = contact
        self.minutesAheadOfUTC = minutesAheadOfUTC
    }
}

/// What compliance has to know of an action.
public struct ActionFacts: Sendable, Hashable {
    /// What kind it is.
    public var kind: ActionKind
    /// When it reaches the customer: the start of a meeting; nil for what reaches nobody at a certain time, such as a draft.
    public var contactAt: Instant?
    /// The fields that it would write, by their names in the API.
    public var fields: Set<String>
    /// The kinds of personal data and secrets that were found in its texts, by their names in the catalogue (`ssn`).
    public var foundKinds: Set<String>

    /// Whether it offers something that nobody asked for.
    public var isMarketing: Bool

    /// An action by name.
    public init(
        kind: ActionKind, contactAt: Instant? = nil, fields: Set<String> = [], foundKinds: Set<String> = [],
        isMarketing: Bool = false
    ) {
        self.isMarketing = isMarketing
        self.kind = kind
        self.contactAt = contactAt
        self.fields = fields
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

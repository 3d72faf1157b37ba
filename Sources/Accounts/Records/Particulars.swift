public import AccountSignals
public import Core

/// A person at a customer's. All of it is sealed where it is kept.
public struct ContactPerson: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The e-mail address.
    public var email: String?
    /// The telephone number.
    public var phone: String?
    /// What they do there.
    public var title: String?
    /// What they agreed to.
    public var consents: Set<Consent>
    /// Whether nobody may write to or call them.
    public var doNotContact: Bool

    /// A person; see the properties.
    public init(
        name: String, email: String? = nil, phone: String? = nil, title: String? = nil, consents: Set<Consent> = [],
        doNotContact: Bool = false
    ) {
        self.consents = consents
        self.doNotContact = doNotContact
        self.name = name
        self.email = email
        self.phone = phone
        self.title = title
    }
}

/// What is known of a deal.
public struct DealTerms: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// The stage, as the house calls it.
    public var stage: String
    /// Its value.
    public var amount: Money?
    /// Since when it is in its stage.
    public var stageSince: Instant
    /// When it is to be closed.
    public var closesOn: CalendarDate?
    /// Whether it is won or lost.
    public var isClosed: Bool

    /// A deal; see the properties.
    public init(
        name: String, stage: String, amount: Money? = nil, stageSince: Instant, closesOn: CalendarDate? = nil,
        isClosed: Bool = false
    ) {
        self.name = name
        self.stage = stage
        self.amount = amount
        self.stageSince = stageSince
        self.closesOn = closesOn
        self.isClosed = isClosed
    }
}

/// What was or is to be done with a customer.
public struct Doing: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable, JSONWritable, Decodable {
        case call
        case meeting
        case email
        case emailDraft = "email_draft"
        case task

        /// Those that people write down themselves: drafts come of recommendations alone.
        public static let byHand: [Kind] = [.call, .meeting, .email, .task]
    }

    /// What it is.
    public var kind: Kind
    /// What it is about, sealed where it is kept.
    public var subject: String
    /// The text, sealed where it is kept.
    public var text: String?
    /// When it happened, or is to.
    public var at: Instant
    /// Whether it is done.
    public var isDone: Bool

    /// What was or is to be done; see the properties.
    public init(kind: Kind, subject: String, text: String? = nil, at: Instant, isDone: Bool) {
        self.kind = kind
        self.subject = subject
        self.text = text
        self.at = at
        self.isDone = isDone
    }
}

public import Core

/// An account as a CRM has it.
public struct RemoteAccount: Sendable {
    /// Its id there.
    public var id: String
    /// When it was changed there for the last time.
    public var modifiedAt: Instant
    /// When it was made there.
    public var createdAt: Instant?
    /// The e-mail address of its owner there; the user with that address owns it here.
    public var ownerEmail: String?
    /// The values that are known. What is missing stays as it is.
    public var fields: AccountFields
    /// When something last happened with it, as the CRM says.
    public var lastActivityAt: Instant?
    /// Whether the customer must not be contacted; nil: not known.
    public var doNotContact: Bool?

    /// An account; see the properties.
    public init(
        id: String, modifiedAt: Instant, createdAt: Instant? = nil, ownerEmail: String? = nil, fields: AccountFields,
        lastActivityAt: Instant? = nil, doNotContact: Bool? = nil
    ) {
        self.id = id
        self.modifiedAt = modifiedAt
        self.createdAt = createdAt
        self.ownerEmail = ownerEmail
        self.fields = fields
        self.lastActivityAt = lastActivityAt
        self.doNotContact = doNotContact
    }
}

/// A person at a customer's as a CRM has them.
public struct RemoteContact: Sendable {
    /// The id there.
    public var id: String
    /// The id of the account there.
    public var account: String
    /// When it was changed there.
    public var modifiedAt: Instant
    /// The person.
    public var person: ContactPerson

    /// A contact; see the properties.
    public init(id: String, account: String, modifiedAt: Instant, person: ContactPerson) {
        self.id = id
        self.account = account
        self.modifiedAt = modifiedAt
        self.person = person
    }
}

/// A deal as a CRM has it.
public struct RemoteDeal: Sendable {
    /// The id there.
    public var id: String
    /// The id of the account there.
    public var account: String
    /// When it was changed there.
    public var modifiedAt: Instant
    /// The deal.
    public var terms: DealTerms

    /// A deal; see the properties.
    public init(id: String, account: String, modifiedAt: Instant, terms: DealTerms) {
        self.id = id
        self.account = account
        self.modifiedAt = modifiedAt
        self.terms = terms
    }
}

/// A task, call or meeting as a CRM has it.
public struct RemoteActivity: Sendable {
    /// The id there.
    public var id: String
    /// The id of the account there.
    public var account: String
    /// When it was changed there.
    public var modifiedAt: Instant
    /// What was or is to be done.
    public var doing: Doing

    /// An activity; see the properties.
    public init(id: String, account: String, modifiedAt: Instant, doing: Doing) {
        self.id = id
        self.account = account
        self.modifiedAt = modifiedAt
        self.doing = doing
    }
}

/// A note as a CRM has it.
public struct RemoteNote: Sendable {
    /// The id there.
    public var id: String
    /// The id of the account there.
    public var account: String
    /// When it was changed there.
    public var modifiedAt: Instant
    /// The text.
    public var text: String

    /// A note; see the properties.
    public init(id: String, account: String, modifiedAt: Instant, text: String) {
        self.id = id
        self.account = account
        self.modifiedAt = modifiedAt
        self.text = text
    }
}

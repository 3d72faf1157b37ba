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

/// What belongs to an account, as a CRM has it.
public struct RemoteBelonging<Content: Sendable>: Sendable {
    /// Its id there.
    public var id: String
    /// The id of the account there.
    public var account: String
    /// When it was changed there.
    public var modifiedAt: Instant
    /// What it says.
    public var content: Content

    /// Something of an account's; see the properties.
    public init(id: String, account: String, modifiedAt: Instant, _ content: Content) {
        self.id = id
        self.account = account
        self.modifiedAt = modifiedAt
        self.content = content
    }
}

/// A person at a customer's as a CRM has them.
public typealias RemoteContact = RemoteBelonging<ContactPerson>
/// A deal as a CRM has it.
public typealias RemoteDeal = RemoteBelonging<DealTerms>
/// A task, call or meeting as a CRM has it.
public typealias RemoteActivity = RemoteBelonging<Doing>
/// A note as a CRM has it: its text.
public typealias RemoteNote = RemoteBelonging<String>

public import Core

/// What is known of an account when it is looked at. Whoever reads the account fills it in; nothing here is looked up.
public struct AccountFacts: Sendable, Hashable {
    /// The account's name, as texts address it.
    public var name: String
    /// Where the account stands.
    public var status: AccountStatus
    /// Who looks after the account, as drafts are signed; nil when nobody does.
    public var ownerName: String?
    /// When the account was made.
    public var createdAt: Instant
    /// When somebody last spoke or wrote with the customer; nil when nobody ever did.
    public var lastContactAt: Instant?
    /// When the account was last given to another owner; nil when it never was.
    public var ownerChangedAt: Instant?
    /// When the contract ends; nil when that isn't known.
    public var contractEndsAt: Instant?
    /// The customer's revenue in a year, in cents; nil when that isn't known.
    public var annualRevenue: Int64?
    /// The customer's trade; nil when that isn't known.
    public var industry: String?
    /// The names of the fields that changed since the account was last analyzed. Each counts once.
    public var changedFields: Set<String>
    /// The account's deals, in any order.
    public var deals: [DealFacts]
    /// What happened with the customer in the last 60 days at least, in any order. What is planned for later doesn't count.
    public var activities: [ActivityFacts]
    /// The person at the customer whom drafts address; nil when there is none.
    public var contact: ContactFacts?

    /// Facts by name; what isn't given isn't known.
    public init(
        name: String, status: AccountStatus, ownerName: String? = nil, createdAt: Instant,
        lastContactAt: Instant? = nil, ownerChangedAt: Instant? = nil, contractEndsAt: Instant? = nil,
        annualRevenue: Int64? = nil, industry: String? = nil, changedFields: Set<String> = [],
        deals: [DealFacts] = [], activities: [ActivityFacts] = [], contact: ContactFacts? = nil
    ) {
        self.name = name
        self.status = status
        self.ownerName = ownerName
        self.createdAt = createdAt
        self.lastContactAt = lastContactAt
        self.ownerChangedAt = ownerChangedAt
        self.contractEndsAt = contractEndsAt
        self.annualRevenue = annualRevenue
        self.industry = industry
        self.changedFields = changedFields
        self.deals = deals
        self.activities = activities
        self.contact = contact
    }
}

/// Where an account stands.
public enum AccountStatus: String, Sendable, CaseIterable, Hashable {
    case active
    case inactive
    case atRisk = "at_risk"
    case closed
    case pending
    case onboarding
    case onHold = "on_hold"
}

/// One deal of an account.
public struct DealFacts: Sendable, Hashable {
    /// The deal's name, as reasons name it.
    public var name: String
    /// What it is worth, in cents; never negative.
    public var amount: Int64
    /// Whether it is neither won nor lost yet.
    public var isOpen: Bool
    /// Since when it is in its stage.
    public var inStageSince: Instant

    /// A deal by name.
    public init(name: String, amount: Int64, isOpen: Bool, inStageSince: Instant) {
        self.name = name
        self.amount = amount
        self.isOpen = isOpen
        self.inStageSince = inStageSince
    }
}

/// Something that happened with the customer: a call, a meeting, an e-mail, a task that was done.
public struct ActivityFacts: Sendable, Hashable {
    /// When it happened.
    public var at: Instant

    /// Something that happened at this time.
    public init(at: Instant) {
        self.at = at
    }
}

/// The person at the customer whom drafts address.
public struct ContactFacts: Sendable, Hashable {
    /// By what whoever reads the facts knows them again; nil when that isn't needed.
    public var reference: String?
    /// How a letter addresses them.
    public var name: String
    /// Whether nobody may write or call them.
    public var doNotContact: Bool
    /// What they agreed to.
    public var consents: Set<Consent>

    /// A contact by name.
    public init(
        name: String, reference: String? = nil, doNotContact: Bool = false, consents: Set<Consent> = []
    ) {
        self.reference = reference
        self.name = name
        self.doNotContact = doNotContact
        self.consents = consents
    }
}

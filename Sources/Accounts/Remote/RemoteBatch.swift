/// The program that accounts come from.
public enum RemoteSource: String, Sendable, CaseIterable {
    case zoho
}

/// What a record is called where it comes from.
public struct RemoteKey: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        case account
        case contact
        case deal
        case activity
        case note
    }

    /// What it is.
    public let kind: Kind
    /// Its id there.
    public let id: String

    /// A record by kind and id.
    public init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }
}

/// What a CRM says of accounts, in part or whole: what is absorbed as one. The same batch again changes nothing.
///
/// Records of an account that isn't known, nor in the batch, are left out and counted as such.
public struct RemoteBatch: Sendable {
    /// Accounts that are new or have changed.
    public var accounts: [RemoteAccount]
    /// People there.
    public var contacts: [RemoteContact]
    /// Deals with them.
    public var deals: [RemoteDeal]
    /// Tasks, calls, meetings, e-mail.
    public var activities: [RemoteActivity]
    /// Notes.
    public var notes: [RemoteNote]
    /// What is gone.
    public var deleted: [RemoteKey]

    /// A batch; see the properties. Keep it to some hundred records: it is one transaction.
    public init(
        accounts: [RemoteAccount] = [], contacts: [RemoteContact] = [], deals: [RemoteDeal] = [],
        activities: [RemoteActivity] = [], notes: [RemoteNote] = [], deleted: [RemoteKey] = []
    ) {
        self.accounts = accounts
        self.contacts = contacts
        self.deals = deals
        self.activities = activities
        self.notes = notes
        self.deleted = deleted
    }
}

/// What became of a batch.
public struct AbsorbOutcome: Sendable, Hashable {
    /// Records that were not here before.
    public internal(set) var created = 0
    /// Records that were otherwise before.
    public internal(set) var updated = 0
    /// Records that were the same, or newer here.
    public internal(set) var unchanged = 0
    /// Records that are gone.
    public internal(set) var deleted = 0
    /// Records whose account nobody knows.
    public internal(set) var skipped = 0
    /// Those accounts, by their ids there.
    public internal(set) var missing: Set<String> = []

    /// Nothing yet.
    public init() {}
}

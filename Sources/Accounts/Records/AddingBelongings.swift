public import Access
import AccountSignals
public import Audit
import Core
import SecurityEvents
import Store
import Vault

/// What is added to an account as one.
public struct NewBelongings: Sendable, Hashable {
    /// People there.
    public var contacts: [ContactPerson]
    /// Deals with them.
    public var deals: [DealTerms]
    /// What was done, and is to be.
    public var activities: [Doing]
    /// Notes.
    public var notes: [String]

    /// What is added; see the properties.
    public init(
        contacts: [ContactPerson] = [], deals: [DealTerms] = [], activities: [Doing] = [], notes: [String] = []
    ) {
        self.contacts = contacts
        self.deals = deals
        self.activities = activities
        self.notes = notes
    }

    /// When something of it last happened with the customer; nil when nothing did.
    var lastDone: Instant? { activities.filter(\.isDone).map(\.at).max() }
}

/// What became of adding something to an account.
public enum AddingOutcome: Sendable {
    /// Done; this is the account now.
    case added(Account)
    /// There is none, or none in reach.
    case notFound
    /// The account is archived.
    case isArchived
    /// It comes from a CRM: what belongs to it is added there.
    case isRemote
}

extension Belongings {
    /// Adds people, deals, activities and notes to an account of this server's own. `author` is who wrote them down, by reference.
    /// The account's version stays: a decision isn't about what belongs to it.
    public func add(
        _ new: NewBelongings, to key: AccountKey, author: String, within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AddingOutcome {
        let (vault, randomness) = (store.vault, store.randomness)
        let found = try await store.read { reader throws(StoreFault) in try reader.account(key, within: reach) }
        guard let id = found?.id else { return .notFound }
        return try await store.change(by: grant, .accountBelongingsAdded, on: .account(id)) {
            change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard let account = try transaction.account(key, within: reach) else { return .rollback(.notFound) }
            guard account.source == nil else { return .rollback(.isRemote) }
            guard account.archivedAt == nil else { return .rollback(.isArchived) }
            for person in new.contacts {
                try transaction.insertContact(ContactID.make(at: now, randomness), of: id, person, at: now, vault)
            }
            for terms in new.deals {
                try transaction.insertDeal(DealID.make(at: now, randomness), of: id, terms, at: now)
            }
            for doing in new.activities {
                try transaction.insertActivity(
                    ActivityID.make(at: now, randomness), of: id, doing, author: author, at: now, vault)
            }
            for text in new.notes {
                try transaction.insertNote(
                    NoteID.make(at: now, randomness), of: id, text, author: author, at: now, vault)
            }
            if let last = new.lastDone { try transaction.raiseLastActivity(of: id, to: last) }
            change.note("contacts", .integer(Int64(new.contacts.count)))
            change.note("deals", .integer(Int64(new.deals.count)))
            change.note("activities", .integer(Int64(new.activities.count)))
            change.note("notes", .integer(Int64(new.notes.count)))
            try change.noteAccount(account, .dataUpdated, "has more that belongs to it")
            return .commit(.added(try transaction.account(id) ?? account))
        }
    }
}

extension Action {
    /// People, deals, activities or notes were added to an account.
    public static let accountBelongingsAdded = Action("account.belongings_added")
}

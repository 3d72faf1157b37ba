import Access
public import Audit
import Core
import SecurityEvents
import Store

extension Target {
    /// An account.
    static func account(_ id: AccountID) -> Target { Target(type: "account", id: id.description) }
}

extension Change {
    /// Names an account in the entry, and records the event.
    func noteAccount(_ account: Account, _ type: EventType, _ verb: String) throws(StoreFault) {
        note("reference", .text(account.reference))
        note("version", .integer(account.version))
        try record(
            EventDraft(
                type, user: grant.actor.userID, message: "Account \(account.reference) \(verb)",
                metadata: ["resource_type": .text("account"), "resource_id": .text(account.reference)]))
    }
}

extension AccountField {
    /// The names of what differs.
    static func changed(from one: Account, to other: Account) -> [String] {
        var names = allCases.filter { one.value(of: $0) != other.value(of: $0) }.map(\.rawValue)
        if one.owner?.id != other.owner?.id { names.append("owner") }
        if one.doNotContact != other.doNotContact { names.append("doNotContact") }
        if one.archivedAt != other.archivedAt { names.append("archivedAt") }
        return names
    }
}

extension Reader {
    func isUser(_ id: UserID) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM users WHERE id = \(id)", as: Int.self) != nil
    }
}

extension Transaction {
    /// Writes a new account; a name that isn't among the fields is the reference's place.
    func insertAccount(
        _ id: AccountID, _ fields: AccountFields, doNotContact: Bool, owner: UserID?, at time: Instant,
        createdAt: Instant? = nil
    ) throws(StoreFault) {
        let value = { (field: AccountField) in fields.values[field]?.string }
        try run(
            """
            INSERT INTO accounts (id, name, status, owner_id, industry, website, billing_city, billing_country, \
            annual_revenue_cents, renewal_on, do_not_contact, created_at, updated_at) VALUES (\(id), \
            \(value(.name) ?? "?"), \(value(.status) ?? "active"), \(owner), \(value(.industry)), \
            \(value(.website)), \(value(.billingCity)), \(value(.billingCountry)), \
            \(fields.values[.annualRevenue]?.scaled(by: 2)), \(value(.renewalOn)), \(doNotContact), \
            \(createdAt ?? time), \(time))
            """)
    }
}

extension Action {
    /// An account was made.
    public static let accountCreated = Action("account.created")
    /// Fields of an account were changed.
    public static let accountUpdated = Action("account.updated")
    /// An account has another owner.
    public static let accountAssigned = Action("account.assigned")
    /// An account was put aside.
    public static let accountArchived = Action("account.archived")
    /// An account was taken back.
    public static let accountRestored = Action("account.restored")
    /// An account was deleted for good.
    public static let accountDeleted = Action("account.deleted")
    /// What a CRM says of accounts was taken in.
    public static let accountsAbsorbed = Action("accounts.absorbed")
}

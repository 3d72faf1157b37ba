import Core
import Vault

/// The personal values of one entry: one row beside it, which can be erased while the entry stays.
///
/// Ids are in clear, since they only name rows that are erased too; everything else is sealed with the key of the
/// person it is about, or the house's where there is none.
struct EntryValues: Sendable {
    let entry: AuditEntryID
    /// The user who acted.
    let userID: UserID?
    /// The user it was done to, whose key seals ``details``.
    let subjectID: UserID?
    /// The id of what it was done to.
    let resourceID: String?
    /// Sealed: the name of an actor who isn't a user.
    let actorName: [UInt8]?
    /// Sealed: the actor's address.
    let ipAddress: [UInt8]?
    /// Sealed: the actor's user agent.
    let userAgent: [UInt8]?
    /// Sealed: the details, as canonical JSON.
    var details: [UInt8]?

    /// Where a sealed value stands.
    static func address(_ column: StaticString, of entry: AuditEntryID, _ type: CellType) -> CellAddress {
        CellAddress(table: "audit_values", column: column, row: entry, type: type)
    }
}

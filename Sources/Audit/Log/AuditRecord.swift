public import Core
public import TransparencyLog

/// One entry of the audit log with its values opened, and whether they are what the entry committed to.
public struct AuditRecord: Sendable {
    /// The place in the log, from 0 without gaps; nil for the moment until it has one.
    public let index: Int64?
    /// The entry's id.
    public let id: AuditEntryID
    /// When it was done.
    public let time: Instant
    /// What was done.
    public let action: String
    /// The kind of thing it was done to.
    public let resourceType: String
    /// The immutable part, canonical JSON; empty where retention has removed it.
    public let entry: String
    /// SHA-256(0x00 ‖ entry).
    public let hash: [UInt8]
    /// The user who did it.
    public let userID: UserID?
    /// The name of whoever did it, when not a user: of the operating system's or the database's user.
    public let actorName: String?
    /// The id of what it was done to.
    public let resourceID: String?
    /// Where it was done from.
    public let ipAddress: String?
    /// With what it was done.
    public let userAgent: String?
    /// The details, a JSON text.
    public let details: String?
    /// What somebody must be shown to check the values against the entry, each as in RFC 9901 §4.2.1. Of an altered value it is
    /// one that the entry hasn't got.
    public let disclosures: [String]
    /// Whether the row is what was written.
    public let integrity: Integrity
    /// The verdict on each value that is there, and on those that should be, by name. A value that is missing beside others of the
    /// same person can't be told from one that never was, and has none.
    public let verdicts: [String: Verdict]

    /// What comparing a row with its entry's commitments said.
    public enum Integrity: Sendable, Equatable {
        /// Everything that is there is what was written.
        case intact
        /// Values are there that nobody can read any more: the key of their person was destroyed.
        case keyDestroyed
        /// Values are gone, and an entry of the log says that they were erased with their person's data.
        case erased
        /// Values are gone, and nothing in the log says why.
        case withheld
        /// Retention has removed text and values; the hash is still in the tree.
        case pruned
        /// Something was altered after it was written; the text names it.
        case altered(String)
    }
}

public import Accounts
import Core

/// Takes in what was read: the room Accounts in the program.
public typealias Absorb = @Sendable (RemoteBatch) async throws(ZohoFault) -> AbsorbCounts

/// What became of records that were read.
public struct AbsorbCounts: Sendable, Hashable {
    /// Not here before.
    public var created = 0
    /// Otherwise before.
    public var updated = 0
    /// The same, or left out.
    public var unchanged = 0
    /// Gone.
    public var deleted = 0

    /// Nothing yet.
    public init() {}

    /// What Accounts counted.
    public init(_ outcome: AbsorbOutcome) {
        created = outcome.created
        updated = outcome.updated
        unchanged = outcome.unchanged + outcome.skipped
        deleted = outcome.deleted
    }
}

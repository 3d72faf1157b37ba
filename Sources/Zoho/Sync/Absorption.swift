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
    /// Accounts that records name and that aren't here, by their ids in Zoho; those records aren't here either.
    public var missing: Set<String> = []

    /// Nothing yet.
    public init() {}

    /// What Accounts counted.
    public init(_ outcome: AbsorbOutcome) {
        created = outcome.created
        updated = outcome.updated
        unchanged = outcome.unchanged + outcome.skipped
        deleted = outcome.deleted
        missing = outcome.missing
    }

    mutating func add(_ other: AbsorbCounts) {
        created += other.created
        updated += other.updated
        unchanged += other.unchanged
        deleted += other.deleted
    }
}

extension ZohoSync {
    /// Takes a batch in, and before its records the accounts that they hang on where these aren't here yet: made since Accounts was read, or
    /// while it was refused. What hangs on nothing that there is isn't kept. Throws when Zoho refuses those accounts, so that no mark passes them.
    func takeIn(_ batch: RemoteBatch) async throws(ZohoFault) -> AbsorbCounts {
        var counts = try await absorb(batch)
        guard !counts.missing.isEmpty else { return counts }
        var rest = batch.hanging(on: counts.missing)
        counts.unchanged -= rest.size
        let ids = counts.missing.sorted()
        for start in stride(from: 0, to: ids.count, by: ZohoClient.mostIDs) {
            let some = Array(ids[start..<min(start + ZohoClient.mostIDs, ids.count)])
            rest.accounts += RemoteBatch(try await client.records(.accounts, some), of: .accounts).accounts
        }
        rest.letGo(unlessOn: Set(rest.accounts.map(\.id)))
        counts.add(try await absorb(rest))
        return counts
    }
}

extension RemoteBatch {
    /// What hangs on some accounts.
    fileprivate func hanging(on accounts: Set<String>) -> RemoteBatch {
        RemoteBatch(
            contacts: contacts.filter { accounts.contains($0.account) },
            deals: deals.filter { accounts.contains($0.account) },
            activities: activities.filter { accounts.contains($0.account) },
            notes: notes.filter { accounts.contains($0.account) })
    }

    fileprivate var size: Int { contacts.count + deals.count + activities.count + notes.count }

    /// What hangs on none of some accounts goes.
    fileprivate mutating func letGo(unlessOn accounts: Set<String>) {
        deleted += contacts.filter { !accounts.contains($0.account) }.map { RemoteKey(.contact, $0.id) }
        deleted += deals.filter { !accounts.contains($0.account) }.map { RemoteKey(.deal, $0.id) }
        deleted += activities.filter { !accounts.contains($0.account) }.map { RemoteKey(.activity, $0.id) }
        deleted += notes.filter { !accounts.contains($0.account) }.map { RemoteKey(.note, $0.id) }
        let kept = hanging(on: accounts)
        (contacts, deals, activities, notes) = (kept.contacts, kept.deals, kept.activities, kept.notes)
    }
}

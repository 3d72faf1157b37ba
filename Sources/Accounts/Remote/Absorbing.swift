public import Access
import AccountSignals
import Audit
import Core
import Store
import Vault

extension AccountsRoom {
    /// Takes in what a CRM says: idempotent, keyed by source and id there. What is newer here stays, but an account that changed gets
    /// another version, so that a decision about it that wasn't carried out yet stops.
    public func absorb(
        _ batch: RemoteBatch, from source: RemoteSource, by grant: Grant
    ) async throws(AccountsFault) -> AbsorbOutcome {
        let target = Target(type: "account_source", id: source.rawValue)
        let (vault, randomness) = (store.vault, store.randomness)
        return try await store.change(by: grant, .accountsAbsorbed, on: target) { change throws(StoreFault) in
            var work = Absorption(
                transaction: change.transaction, source: source, now: change.time, vault: vault,
                randomness: randomness)
            for account in batch.accounts { try work.absorb(account) }
            for contact in batch.contacts { try work.absorb(contact) }
            for deal in batch.deals { try work.absorb(deal) }
            for activity in batch.activities { try work.absorb(activity) }
            for note in batch.notes { try work.absorb(note) }
            for key in batch.deleted { try work.remove(key) }
            let outcome = work.outcome
            change.note("created", .integer(Int64(outcome.created)))
            change.note("updated", .integer(Int64(outcome.updated)))
            change.note("deleted", .integer(Int64(outcome.deleted)))
            return .commit(outcome)
        }
    }
}

/// One batch on its way in.
struct Absorption {
    let transaction: Transaction
    let source: RemoteSource
    let now: Instant
    let vault: KeyVault
    let randomness: any Randomness
    var outcome = AbsorbOutcome()

    /// What is here of a remote account.
    struct Known: RowDecodable {
        let id: ID<AccountEntity.Account>
        let modifiedAt: Instant?
        /// Whether it is archived because it was gone there.
        let wasGone: Bool

        init(row: Row) throws(StoreFault) {
            id = try row.get(0)
            modifiedAt = try row.get(1)
            wasGone = try row.get(2)
        }
    }

    mutating func absorb(_ remote: RemoteAccount) throws(StoreFault) {
        let known: Known? = try transaction.first(
            """
            SELECT id, remote_modified_at, archived_there FROM accounts \
            WHERE source = \(source.rawValue) AND remote_id = \(remote.id)
            """)
        let owner = try remote.ownerEmail.flatMap { email throws(StoreFault) in
            try transaction.value("SELECT id FROM users WHERE email = \(email.lowercased())", as: UserID.self)
        }
        guard let known else { return try insert(remote, owner) }
        guard let account = try transaction.account(known.id) else { return }
        if let seen = known.modifiedAt, seen > remote.modifiedAt { return outcome.unchanged += 1 }
        let changing = remote.fields.changing(account)
        let isOwnerNew = owner != nil && owner != account.owner?.id
        let isContactNew = remote.doNotContact != nil && remote.doNotContact != account.doNotContact
        var sql: SQL = """
            UPDATE accounts SET remote_modified_at = \(remote.modifiedAt), synced_at = \(now), \
            last_activity_at = \(try lastActivity(of: account, remote))
            """
        if let doNotContact = remote.doNotContact { sql += ", do_not_contact = \(doNotContact)" }
        if isOwnerNew { sql += ", owner_id = \(owner), owner_changed_at = \(now)" }
        let isChanged = !changing.isEmpty || isOwnerNew || isContactNew || known.wasGone
        if known.wasGone { sql += ", archived_at = NULL, archived_there = \(false)" }
        if !changing.isEmpty { sql += ", " + changing.assignments }
        if isChanged { sql += ", updated_at = \(now), version = version + 1" }
        try transaction.run(sql + " WHERE id = \(known.id)")
        guard isChanged else { return outcome.unchanged += 1 }
        outcome.updated += 1
        if let after = try transaction.account(known.id) {
            try transaction.noteChanges(from: account, to: after, at: now)
        }
    }

    /// When something last happened: what the CRM says, or what was written by hand when that is later.
    private func lastActivity(of account: Account, _ remote: RemoteAccount) throws(StoreFault) -> Instant? {
        guard let said = remote.lastActivityAt else { return account.lastActivityAt }
        guard let known = account.lastActivityAt, known > said else { return said }
        let own = try transaction.value(
            """
            SELECT happens_at FROM account_activities WHERE account_id = \(account.id) AND is_done \
            AND source IS NULL ORDER BY happens_at DESC LIMIT 1
            """, as: Instant.self)
        return max(said, own ?? said)
    }

    private mutating func insert(_ remote: RemoteAccount, _ owner: UserID?) throws(StoreFault) {
        let id = AccountID.make(at: now, randomness)
        try transaction.insertAccount(
            id, remote.fields, doNotContact: remote.doNotContact ?? false, owner: owner, at: now,
            createdAt: remote.createdAt)
        try transaction.run(
            """
            UPDATE accounts SET source = \(source.rawValue), remote_id = \(remote.id), synced_at = \(now), \
            remote_modified_at = \(remote.modifiedAt), last_activity_at = \(remote.lastActivityAt) WHERE id = \(id)
            """)
        outcome.created += 1
    }
}

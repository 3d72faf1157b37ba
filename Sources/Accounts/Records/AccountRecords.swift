public import Access
import Audit
public import Core
import SecurityEvents
import Store

/// The accounts: making, finding and changing them. Who may is the grant's; whose rows it touches is the reach's.
public struct AccountRecords: Sendable {
    let store: AccountStore

    /// The account that an id or a reference names; nil for one out of reach, too.
    public func find(_ key: AccountKey, within reach: AccountReach) async throws(AccountsFault) -> Account? {
        try await store.read { reader throws(StoreFault) in try reader.account(key, within: reach) }
    }

    /// Makes an account. Without an owner it is that of whoever makes it, when that is a user.
    public func create(
        _ fields: AccountFields, doNotContact: Bool = false, owner: UserID? = nil, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        let id = AccountID.make(at: store.time.now(), store.randomness)
        return try await store.change(by: grant, .accountCreated, on: .account(id)) { change throws(StoreFault) in
            let owner = owner ?? grant.actor.userID
            guard try owner.map(change.transaction.isUser) != false else { return .rollback(.noSuchOwner) }
            try change.transaction.insertAccount(
                id, fields, doNotContact: doNotContact, owner: owner, at: change.time)
            guard let account = try change.transaction.account(id) else { return .rollback(.notFound) }
            try change.noteAccount(account, .dataCreated, "created")
            return .commit(.changed(account))
        }
    }

    /// Changes fields, unless the account is at another version than `version` by now.
    public func update(
        _ key: AccountKey, _ fields: AccountFields, doNotContact: Bool? = nil, version: Int64?,
        within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        try await alter(key, .accountUpdated, version: version, within: reach, by: grant) {
            account -> SQL? in
            let changing = fields.changing(account)
            var sql = changing.assignments
            if let doNotContact, doNotContact != account.doNotContact {
                if !changing.isEmpty { sql += ", " }
                sql += "do_not_contact = \(doNotContact)"
            } else if changing.isEmpty {
                return nil
            }
            return sql
        }
    }

    /// Gives an account to another owner.
    public func assign(
        _ key: AccountKey, to owner: UserID, version: Int64?, within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        let isKnown = try await store.read { reader throws(StoreFault) in try reader.isUser(owner) }
        guard isKnown else { return .noSuchOwner }
        let now = store.time.now()
        return try await alter(key, .accountAssigned, version: version, within: reach, by: grant) { account in
            account.owner?.id == owner ? nil : "owner_id = \(owner), owner_changed_at = \(now)"
        }
    }

    /// Puts an account aside; everything that waits for a decision about it runs out with the next round of deadlines.
    public func archive(
        _ key: AccountKey, version: Int64?, within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        let now = store.time.now()
        return try await alter(key, .accountArchived, version: version, within: reach, by: grant, archived: nil) {
            $0.archivedAt == nil ? "archived_at = \(now)" : nil
        }
    }

    /// Takes an account back.
    public func restore(
        _ key: AccountKey, version: Int64?, within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        try await alter(key, .accountRestored, version: version, within: reach, by: grant, archived: nil) {
            $0.archivedAt == nil ? nil : "archived_at = NULL, archived_there = \(false)"
        }
    }

    /// Deletes an archived account with everything that belongs to it.
    public func delete(
        _ key: AccountKey, within reach: AccountReach, by grant: Grant
    ) async throws(AccountsFault) -> AccountOutcome {
        guard let found = try await find(key, within: reach) else { return .notFound }
        return try await store.change(by: grant, .accountDeleted, on: .account(found.id)) { change throws(StoreFault) in
            guard let account = try change.transaction.account(key, within: reach) else { return .rollback(.notFound) }
            guard account.archivedAt != nil else { return .rollback(.notArchived) }
            try change.noteAccount(account, .dataDeleted, "deleted")
            try change.transaction.run("DELETE FROM accounts WHERE id = \(account.id)")
            return .commit(.changed(account))
        }
    }

    /// Sets what `assignments` says of an account, when it says anything.
    private func alter(
        _ key: AccountKey, _ action: Action, version: Int64?, within reach: AccountReach, by grant: Grant,
        archived: Bool? = false, _ assignments: @escaping @Sendable (Account) -> SQL?
    ) async throws(AccountsFault) -> AccountOutcome {
        guard let found = try await find(key, within: reach) else { return .notFound }
        return try await store.change(by: grant, action, on: .account(found.id)) { change throws(StoreFault) in
            guard let account = try change.transaction.account(key, within: reach) else { return .rollback(.notFound) }
            if let version, version != account.version { return .rollback(.versionConflict(account.version)) }
            if archived == false, account.archivedAt != nil { return .rollback(.isArchived) }
            guard let assignments = assignments(account) else { return .rollback(.unchanged(account)) }
            try change.transaction.run(
                """
                UPDATE accounts SET \(assignments), updated_at = \(change.time), version = version + 1 \
                WHERE id = \(account.id)
                """)
            guard let after = try change.transaction.account(account.id) else { return .rollback(.notFound) }
            let changed = try change.transaction.noteChanges(from: account, to: after, at: change.time)
            change.note("changed", .list(changed))
            try change.noteAccount(after, .dataUpdated, "changed")
            return .commit(.changed(after))
        }
    }
}

/// What became of a change of an account.
public enum AccountOutcome: Sendable {
    /// Done; this is the account now, or for the last time.
    case changed(Account)
    /// It was so already.
    case unchanged(Account)
    /// There is none, or none in reach.
    case notFound
    /// Nobody can own it who isn't there.
    case noSuchOwner
    /// It is at this version by now.
    case versionConflict(Int64)
    /// It is archived.
    case isArchived
    /// It isn't archived, which it has to be before.
    case notArchived
}

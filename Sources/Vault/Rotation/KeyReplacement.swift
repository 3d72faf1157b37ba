public import Core
import Crypto
@_spi(RawTransaction) public import Store

extension KeyVault {
    /// How long a new version waits until it seals anything, so that every node has heard of it and can open what the others seal.
    public static let announcement = Duration.seconds(5)

    /// Adds the next version of a key that seals or indexes, which opens from now on and seals nothing yet; returns its name, or nil when
    /// one is waiting already.
    public func announceNext(
        _ role: KeyRole, at time: Instant, in transaction: Transaction
    ) throws(StoreFault) -> String? {
        precondition(role == .cells || role == .indexes, "other keys are replaced at once")
        let rows = try WrappedKey.rows(transaction)
        guard !rows.contains(where: { $0.role == role && $0.state == .next }) else { return nil }
        guard let parent = ring.value.keys(of: .data).current else { throw .abandoned("no key wraps \(role)") }
        let next = WrappedKey(
            StoredKeys.newKey(randomness), id: (rows.map(\.id).max() ?? 0) + 1, role: role,
            version: Self.nextVersion(of: role, rows), state: .next, parent: (parent.id, parent.key),
            deployment: ring.value.deployment, at: time, randomness)
        try transaction.run(next.insertion())
        try notify(transaction)
        return next.name
    }

    /// Makes the waiting version the current one; returns its name, or nil when none waits, or not for long enough.
    public func activateNext(
        _ role: KeyRole, at time: Instant, in transaction: Transaction
    ) throws(StoreFault) -> String? {
        let rows = try WrappedKey.rows(transaction)
        guard let next = rows.first(where: { $0.role == role && $0.state == .next }),
            next.createdAt + Self.announcement <= time
        else { return nil }
        try transaction.run(
            """
            UPDATE vault_keys SET state = 'retired', retired_at = \(time)
            WHERE kind = \(role.kind.rawValue) AND purpose = \(role.purpose) AND state = 'active'
            """)
        try transaction.run("UPDATE vault_keys SET state = 'active' WHERE id = \(Int64(next.id))")
        try notify(transaction)
        return next.name
    }

    /// Replaces the key that wraps all but people's keys: they are the same keys, wrapped anew, in one transaction. `root` wraps the new
    /// one. Returns its name.
    public func replaceDataKek(root: RootKey, at time: Instant, in transaction: Transaction) throws(StoreFault)
        -> String
    {
        let rows = try WrappedKey.rows(transaction)
        let key = StoredKeys.newKey(randomness)
        let (ring, deployment) = (ring.value, ring.value.deployment)
        let kek = WrappedKey(
            key, id: (rows.map(\.id).max() ?? 0) + 1, role: .data, version: Self.nextVersion(of: .data, rows),
            parent: (WrappedKey.root, root.key), deployment: deployment, at: time, randomness)
        for row in rows where row.role.parent == .data {
            guard let child = ring.keys(of: row.role).all[row.id] else {
                throw .abandoned("\(row.name) is new; try again")
            }
            let wrapped = row.rewrapped(child.key, under: (kek.id, key), deployment: deployment, randomness)
            try transaction.run(
                "UPDATE vault_keys SET parent = \(Int64(kek.id)), wrapped = \(wrapped) WHERE id = \(Int64(row.id))")
        }
        try transaction.run(
            """
            UPDATE vault_keys SET state = 'retired', retired_at = \(time)
            WHERE kind = 'kek' AND purpose = 'data' AND state = 'active'
            """)
        try transaction.run(kek.insertion())
        try notify(transaction)
        return kek.name
    }

    /// Wraps what a root key wraps in the main database anew, under `root`; returns how many keys that were.
    public func rewrapKeks(under root: RootKey, in transaction: Transaction) throws(StoreFault) -> Int {
        let rows = try WrappedKey.rows(transaction).filter { $0.parent == WrappedKey.root }
        try rewrap(rows, in: "vault_keys", under: root, transaction)
        try notify(transaction)
        return rows.count
    }

    func rewrap(
        _ rows: [WrappedKey], in table: SQL, under root: RootKey, _ transaction: Transaction
    ) throws(StoreFault) {
        let ring = ring.value
        for row in rows {
            guard let entry = ring.keys(of: row.role).all[row.id] else {
                throw .abandoned("\(row.name) is new; try again")
            }
            let wrapped = row.rewrapped(
                entry.key, under: (WrappedKey.root, root.key), deployment: ring.deployment, randomness)
            try transaction.run("UPDATE \(table) SET wrapped = \(wrapped) WHERE id = \(Int64(row.id))")
        }
    }

    static func nextVersion(of role: KeyRole, _ rows: [WrappedKey]) -> UInt32 {
        (rows.filter { $0.role == role }.map(\.version).max() ?? 0) + 1
    }

    /// Tells every node, with the commit, to read the keys again.
    func notify(_ transaction: Transaction) throws(StoreFault) {
        guard transaction.dialect.engine == .postgresql else { return }
        try transaction.insert(ChangeFeed.notice(of: "vault_keys", .update))
    }
}

extension KeyVault {
    /// Whether a next version of a key waits to be made the current one, and when it may be.
    public func nextIsDue(_ role: KeyRole) -> Instant? {
        ring.value.keys(of: role).next.map { $0.row.createdAt + Self.announcement }
    }

    /// The name of the version that waits.
    public func nextName(_ role: KeyRole) -> String? {
        ring.value.keys(of: role).next?.row.name
    }

    /// The name of the version that new work uses.
    public func currentName(_ role: KeyRole) throws(VaultFault) -> String {
        try ring.value.current(role).row.name
    }
}

public import Core
import Crypto
@_spi(RawTransaction) public import Store

/// The key that wraps people's keys stands beside them, in a database that on SQLite is another one: so a rotation is several transactions,
/// each of which leaves every key openable.
extension KeyVault {
    /// Adds a new key for wrapping, which opens from now on; see ``activateSubjectKek(at:)``. Returns its name.
    public func announceSubjectKek(root: RootKey, at time: Instant) async throws(VaultFault) -> String {
        let (older, deployment) = (ring.value.keys(of: .subjects), ring.value.deployment)
        let (key, randomness) = (StoredKeys.newKey(randomness), randomness)
        let name = try await subjectWrite { transaction throws(StoreFault) in
            let rows = try WrappedKey.rows(of: "subject_keks", transaction)
            if let next = rows.first(where: { $0.state == .next }) { return .rollback(next.name) }
            let versions = rows.map(\.version) + older.all.values.map(\.row.version)
            let ids = rows.map(\.id) + older.all.keys
            let kek = WrappedKey(
                key, id: (ids.max() ?? 0) + 1, role: .subjects, version: (versions.max() ?? 0) + 1, state: .next,
                parent: (WrappedKey.root, root.key), deployment: deployment, at: time, randomness)
            try transaction.run(kek.insertion(into: "subject_keks"))
            return .commit(kek.name)
        }
        try await reload()
        return name
    }

    /// Makes the key that waits the one that new keys of people are wrapped by.
    public func activateSubjectKek(at time: Instant) async throws(VaultFault) {
        try await subjectWrite { transaction throws(StoreFault) in
            try transaction.run(
                "UPDATE subject_keks SET state = 'retired', retired_at = \(time) WHERE state = 'active'")
            try transaction.run("UPDATE subject_keks SET state = 'active' WHERE state = 'next'")
            return .commit(())
        }
        try await reload()
    }

    /// Retires those that stand in the main database: the first one, from when the others were there too.
    public func retireSubjectKeks(at time: Instant, in transaction: Transaction) throws(StoreFault) {
        try transaction.run(
            """
            UPDATE vault_keys SET state = 'retired', retired_at = \(time)
            WHERE kind = 'kek' AND purpose = 'subjects' AND state = 'active'
            """)
        try notify(transaction)
    }

    /// Wraps up to `limit` keys of people anew that an earlier key wraps; returns how many there were.
    public func rewrapSubjectKeys(limit: Int) async throws(VaultFault) -> Int {
        let (kek, keks) = (try ring.value.current(.subjects), ring.value.keys(of: .subjects))
        let (deployment, randomness) = (ring.value.deployment, randomness)
        return try await subjectWrite { transaction throws(StoreFault) in
            let rows = try transaction.rows(
                """
                SELECT CAST(subject_id AS TEXT), purpose, key_id, wrapped FROM subject_keys
                WHERE key_id <> \(Int64(kek.id)) LIMIT \(limit)
                """, as: WrappedSubjectKey.self)
            for row in rows {
                let context = SubjectKeys.context(
                    deployment: deployment, purpose: row.purpose, subject: row.subject.description)
                guard let parent = keks.all[row.keyID],
                    let key = KeyWrap.unwrap(row.wrapped, under: parent.key, context: context)
                else { throw .abandoned("the key of subject \(row.subject) doesn't unwrap") }
                let wrapped = KeyWrap.wrap(key, under: kek.key, context: context, randomness)
                try transaction.insert(
                    """
                    UPDATE subject_keys SET key_id = \(Int64(kek.id)), wrapped = \(wrapped)
                    WHERE subject_id = \(row.subject) AND purpose = \(row.purpose) AND key_id = \(Int64(row.keyID))
                    """)
            }
            return .commit(rows.count)
        }
    }

    /// Wraps what a root key wraps beside people's keys anew.
    public func rewrapSubjectKeks(under root: RootKey) async throws(VaultFault) {
        try await subjectWrite { [self] transaction throws(StoreFault) in
            try rewrap(WrappedKey.rows(of: "subject_keks", transaction), in: "subject_keks", under: root, transaction)
            return .commit(())
        }
    }

    func subjectWrite<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(VaultFault) -> Value {
        do throws(StoreFault) { return try await subjectKeyDatabase.write(body) } catch { throw .store(error) }
    }
}

private struct WrappedSubjectKey: RowDecodable {
    let subject: UserID
    let purpose: String
    let keyID: UInt32
    let wrapped: [UInt8]

    init(row: Row) throws(StoreFault) {
        guard let subject = UserID(try row.get(0, as: String.self)) else { throw .decoding("subject_keys.subject_id") }
        self.subject = subject
        purpose = try row.get(1)
        keyID = UInt32(truncatingIfNeeded: try row.get(2, as: Int64.self))
        wrapped = try row.get(3)
    }
}

extension KeyVault {
    /// How many keys of people an earlier key wraps.
    public func staleSubjectKeys() async throws(VaultFault) -> Int {
        let id = try ring.value.current(.subjects).id
        do throws(StoreFault) {
            return try await subjectKeyDatabase.read(.scan) { reader throws(StoreFault) in
                try reader.value("SELECT COUNT(*) FROM subject_keys WHERE key_id <> \(Int64(id))", as: Int.self) ?? 0
            }
        } catch {
            throw .store(error)
        }
    }
}

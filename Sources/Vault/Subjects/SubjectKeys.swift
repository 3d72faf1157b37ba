import Core
import Crypto
@_spi(RawTransaction) import Store
import Synchronization

/// Subject keys: made when first needed, wrapped at rest in a database of their own, and kept unwrapped in a bounded
/// cache.
final class SubjectKeys: Sendable {
    /// About 1 KB each; a miss costs one indexed read.
    static let cached = 4096

    private struct Name: Hashable {
        let subject: UserID
        let purpose: SubjectPurpose
    }

    let database: Database
    private let ring: KeyRingHolder
    private let time: any TimeSource
    private let randomness: any Randomness
    private let cache = Mutex<[Name: SubjectKey]>([:])

    init(database: Database, ring: KeyRingHolder, time: any TimeSource, randomness: any Randomness) {
        self.database = database
        self.ring = ring
        self.time = time
        self.randomness = randomness
    }

    func key(for subject: UserID, purpose: SubjectPurpose, create: Bool) async throws(VaultFault) -> SubjectKey? {
        let name = Name(subject: subject, purpose: purpose)
        if let key = cache.withLock({ $0[name] }) { return key }
        guard let stored = try await stored(name, create: create) else { return nil }
        let parent = try await parent(stored.keyID)
        guard let key = KeyWrap.unwrap(stored.wrapped, under: parent, context: context(name)) else {
            throw .damaged("the key of subject \(subject) doesn't unwrap")
        }
        let subjectKey = SubjectKey(
            key, id: SubjectKey.personal, deployment: ring.value.deployment, randomness)
        cache.withLock { cache in
            if cache.count >= Self.cached { cache.removeAll(keepingCapacity: true) }
            cache[name] = subjectKey
        }
        return subjectKey
    }

    /// Removes a person's keys, in a transaction of ``database``.
    func destroy(_ subject: UserID, in transaction: Transaction) throws(StoreFault) {
        try transaction.run("DELETE FROM subject_keys WHERE subject_id = \(subject)")
    }

    /// Drops a key from memory.
    func forget(_ subject: UserID) {
        cache.withLock { cache in
            for purpose in SubjectPurpose.allCases { cache[Name(subject: subject, purpose: purpose)] = nil }
        }
    }

    private func stored(_ name: Name, create: Bool) async throws(VaultFault) -> StoredKey? {
        let query: SQL = """
            SELECT key_id, wrapped FROM subject_keys
            WHERE subject_id = \(name.subject) AND purpose = \(name.purpose.rawValue)
            """
        do throws(StoreFault) {
            let found = try await database.read { reader throws(StoreFault) in
                try reader.first(query, as: StoredKey.self)
            }
            guard found == nil, create else { return found }
            guard let kek = ring.value.keys(of: .subjects).current else {
                throw StoreFault.abandoned("there is no key that wraps subject keys")
            }
            let wrapped = KeyWrap.wrap(
                StoredKeys.newKey(randomness), under: kek.key, context: context(name), randomness)
            let (keyID, now) = (Int64(kek.id), time.now())
            return try await database.write { transaction throws(StoreFault) in
                try transaction.run(
                    """
                    INSERT INTO subject_keys (subject_id, purpose, key_id, wrapped, created_at)
                    VALUES (\(name.subject), \(name.purpose.rawValue), \(keyID), \(wrapped), \(now))
                    ON CONFLICT (subject_id, purpose) DO NOTHING
                    """)
                return .commit(try transaction.first(query, as: StoredKey.self))
            }
        } catch {
            throw .store(error)
        }
    }

    /// The key that wraps people's keys, by id; another node may have made it since this one looked.
    private func parent(_ id: UInt32) async throws(VaultFault) -> SymmetricKey {
        if let entry = ring.value.keys(of: .subjects).all[id] { return entry.key }
        try await ring.reload()
        return try ring.value.keys(of: .subjects).key(id)
    }

    private func context(_ name: Name) -> [UInt8] {
        Self.context(
            deployment: ring.value.deployment, purpose: name.purpose.rawValue, subject: name.subject.description)
    }

    /// What a subject key is bound to.
    static func context(deployment: String, purpose: String, subject: String) -> [UInt8] {
        var context: [UInt8] = []
        context.append(lengthPrefixed: "castellan/v1/subject")
        context.append(lengthPrefixed: deployment)
        context.append(lengthPrefixed: purpose)
        context.append(lengthPrefixed: subject)
        return context
    }
}

private struct StoredKey: RowDecodable {
    let keyID: UInt32
    let wrapped: [UInt8]

    init(row: Row) throws(StoreFault) {
        keyID = UInt32(truncatingIfNeeded: try row.get(0, as: Int64.self))
        wrapped = try row.get(1)
    }
}

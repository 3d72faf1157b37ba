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
    private let ring: KeyRing
    private let time: any TimeSource
    private let randomness: any Randomness
    private let cache = Mutex<[Name: SubjectKey]>([:])

    init(database: Database, ring: KeyRing, time: any TimeSource, randomness: any Randomness) {
        self.database = database
        self.ring = ring
        self.time = time
        self.randomness = randomness
    }

    func key(for subject: UserID, purpose: SubjectPurpose, create: Bool) async throws(VaultFault) -> SubjectKey? {
        let name = Name(subject: subject, purpose: purpose)
        if let key = cache.withLock({ $0[name] }) { return key }
        guard let stored = try await stored(name, create: create) else { return nil }
        let parent = try ring.subjects.key(stored.keyID)
        guard let key = KeyWrap.unwrap(stored.wrapped, under: parent, context: context(name)) else {
            throw .damaged("the key of subject \(subject) doesn't unwrap")
        }
        let subjectKey = SubjectKey(
            key, id: SubjectKey.personal, deployment: ring.deployment, randomness)
        cache.withLock { cache in
            if cache.count >= Self.cached { cache.removeAll(keepingCapacity: true) }
            cache[name] = subjectKey
        }
        return subjectKey
    }

    /// Removes a key, in a transaction of ``database``.
    func destroy(for subject: UserID, purpose: SubjectPurpose, in transaction: Transaction) throws(StoreFault) {
        try transaction.run(
            "DELETE FROM subject_keys WHERE subject_id = \(subject) AND purpose = \(purpose.rawValue)")
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
            let wrapped = KeyWrap.wrap(
                SymmetricKey(data: randomness.bytes(32)), under: ring.subjects.current, context: context(name),
                randomness)
            let (keyID, now) = (Int64(ring.subjects.currentID), time.now())
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

    private func context(_ name: Name) -> [UInt8] {
        var context: [UInt8] = []
        context.append(lengthPrefixed: "castellan/v1/subject")
        context.append(lengthPrefixed: ring.deployment)
        context.append(lengthPrefixed: name.purpose.rawValue)
        context.append(lengthPrefixed: name.subject.description)
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

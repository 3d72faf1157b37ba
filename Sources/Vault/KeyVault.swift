public import Core
import Crypto
public import Store
import Synchronization

/// The keys of the deployment, and what they do: seal cells, authenticate messages, keep people's values apart.
///
/// Every key is stored wrapped by its parent; only the root key comes from outside. Unwrapped keys live in this
/// object's memory.
public final class KeyVault: Sendable {
    private let ring: KeyRing
    private let subjects: SubjectKeys
    private let randomness: any Randomness
    private let house: [SubjectPurpose: SubjectKey]
    /// Keys derived for columns so far: as many as the program has sealed columns.
    private let columns = Mutex<[Column: CellKey]>([:])

    private struct Column: Hashable {
        let keyID: UInt32
        let table: String
        let column: String
    }

    private init(ring: KeyRing, subjects: SubjectKeys, randomness: any Randomness) {
        self.ring = ring
        self.subjects = subjects
        self.randomness = randomness
        house = Dictionary(
            uniqueKeysWithValues: SubjectPurpose.allCases.map { purpose in
                let key = Derivation.key(from: ring.cells.current, label: "castellan/v1/house", purpose.rawValue)
                return (purpose, SubjectKey(key, id: ring.cells.currentID, deployment: ring.deployment, randomness))
            })
    }

    /// Unwraps the keys in `database`, after making them at the very first start.
    ///
    /// `subjectKeys` is the database of the keys of people; it has backups of its own. Throws
    /// ``VaultFault/wrongRootKey`` when the keys were wrapped with another root key.
    public static func open(
        database: Database, subjectKeys: Database, root: RootKey, time: any TimeSource, randomness: any Randomness
    ) async throws(VaultFault) -> KeyVault {
        let ring = try await KeyRing.load(from: database, root: root, at: time.now(), randomness)
        return KeyVault(
            ring: ring,
            subjects: SubjectKeys(database: subjectKeys, ring: ring, time: time, randomness: randomness),
            randomness: randomness)
    }

    /// Whether keys were made in `database` already, so that only the root key they were wrapped with will do.
    public static func hasKeys(in database: Database) async throws(VaultFault) -> Bool {
        do throws(StoreFault) {
            return try await database.read { reader throws(StoreFault) in try StoredKeys(reader) != nil }
        } catch {
            throw .store(error)
        }
    }

    /// Seals a value for the cell at `address`: 46 bytes longer, different each time. `NULL` stays `NULL`, and isn't
    /// sealed.
    public func seal(_ plaintext: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        try columnKey(ring.cells.currentID, address).seal(plaintext, at: address, randomness)
    }

    /// Opens a cell that stands at `address`.
    ///
    /// Throws ``VaultFault/damaged(_:)`` when it isn't what was sealed there, ``VaultFault/unknownKey(_:)`` when its
    /// key is gone.
    public func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        guard let header = SealedCell.header(of: cell) else { throw .damaged("not a sealed cell: \(address)") }
        return try columnKey(header.keyID, address).open(cell, at: address)
    }

    /// The key of one person for one purpose, made and committed if there is none yet.
    public func subjectKey(for subject: UserID, purpose: SubjectPurpose) async throws(VaultFault) -> SubjectKey {
        guard let key = try await subjects.key(for: subject, purpose: purpose, create: true) else {
            throw .damaged("the key of subject \(subject) vanished")
        }
        return key
    }

    /// The key of one person for one purpose, if there is one: nil once the person was erased.
    public func existingSubjectKey(
        for subject: UserID, purpose: SubjectPurpose
    ) async throws(VaultFault) -> SubjectKey? {
        try await subjects.key(for: subject, purpose: purpose, create: false)
    }

    /// The database that holds the keys of people, and with them what must not be lost with the main one.
    public var subjectKeyDatabase: Database { subjects.database }

    /// Destroys the key of one person for one purpose, in a transaction of ``subjectKeyDatabase``: what was sealed under it is lost
    /// in every copy. Call ``forgetSubjectKeys(of:)`` once that is committed, on every node.
    public func destroySubjectKey(
        for subject: UserID, purpose: SubjectPurpose, in transaction: Transaction
    ) throws(StoreFault) {
        try subjects.destroy(for: subject, purpose: purpose, in: transaction)
    }

    /// Drops a person's keys from memory; they are read again when they are still there.
    public func forgetSubjectKeys(of subject: UserID) {
        subjects.forget(subject)
    }

    /// The key for values that are about nobody in particular, so that nobody's erasure takes them along.
    public func houseKey(_ purpose: SubjectPurpose) -> SubjectKey {
        guard let key = house[purpose] else { preconditionFailure("every purpose has a house key from the start") }
        return key
    }

    /// The current key for messages of one purpose.
    public func macKey(_ purpose: MACPurpose) -> MACKey {
        macKey(purpose, ring.messages.currentID, ring.messages.current)
    }

    /// The key with which an earlier message was authenticated.
    public func macKey(_ purpose: MACPurpose, id: UInt32) throws(VaultFault) -> MACKey {
        macKey(purpose, id, try ring.messages.key(id))
    }

    private func macKey(_ purpose: MACPurpose, _ id: UInt32, _ parent: SymmetricKey) -> MACKey {
        MACKey(id: id, key: Derivation.key(from: parent, label: "castellan/v1/mac", purpose.name))
    }

    private func columnKey(_ id: UInt32, _ address: CellAddress) throws(VaultFault) -> CellKey {
        let column = Column(keyID: id, table: address.table, column: address.column)
        if let key = columns.withLock({ $0[column] }) { return key }
        let parent = try ring.cells.key(id)
        let key = CellKey(
            id: id, deployment: ring.deployment,
            key: Derivation.key(from: parent, label: "castellan/v1/cell", address.table, address.column))
        columns.withLock { $0[column] = key }
        return key
    }
}

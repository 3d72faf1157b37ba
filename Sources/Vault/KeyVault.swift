public import Core
import Crypto
public import Store
import Synchronization

/// The keys of the deployment, and what they do: seal cells, authenticate messages, keep people's values apart.
///
/// Every key is stored wrapped by its parent; only the root key comes from outside. Unwrapped keys live in this
/// object's memory.
public final class KeyVault: Sendable {
    let ring: KeyRingHolder
    private let subjects: SubjectKeys
    let randomness: any Randomness
    private let house: SubjectKey
    /// Keys derived so far: as many as the program has sealed columns and blind indexes, times their versions.
    let derived = Mutex(DerivedKeys())

    private init(ring: KeyRingHolder, house: KeyRing.Entry) {
        self.ring = ring
        randomness = ring.source.randomness
        subjects = SubjectKeys(
            database: ring.source.subjectKeys, ring: ring, time: ring.source.time, randomness: randomness)
        self.house = SubjectKey(
            house.key, id: house.id, formerly: [Self.formerHouse], deployment: ring.value.deployment, randomness)
    }

    /// The id that cells of the house carry from when its key followed from the first key of columns.
    private static let formerHouse: UInt32 = 3

    /// Unwraps the keys in `database`, after making them at the very first start.
    ///
    /// `subjectKeys` is the database of the keys of people; it has backups of its own. Throws
    /// ``VaultFault/wrongRootKey`` when the keys were wrapped with another root key.
    public static func open(
        database: Database, subjectKeys: Database, root: RootKeySource, time: any TimeSource,
        randomness: any Randomness
    ) async throws(VaultFault) -> KeyVault {
        let source = KeyRing.Source(
            database: database, subjectKeys: subjectKeys, root: root, time: time, randomness: randomness)
        let ring = try await KeyRing.load(from: source)
        return KeyVault(ring: KeyRingHolder(ring, from: source), house: try ring.current(.house))
    }

    /// As ``open(database:subjectKeys:root:time:randomness:)``, with a key that is known already.
    public static func open(
        database: Database, subjectKeys: Database, root: RootKey, time: any TimeSource, randomness: any Randomness
    ) async throws(VaultFault) -> KeyVault {
        try await open(
            database: database, subjectKeys: subjectKeys, root: .text(root.text, name: "the root key"), time: time,
            randomness: randomness)
    }

    /// Whether keys were made in `database` already, so that only the root key they were wrapped with will do.
    public static func hasKeys(in database: Database) async throws(VaultFault) -> Bool {
        do throws(StoreFault) {
            return try await database.read { reader throws(StoreFault) in
                try reader.value("SELECT COUNT(*) FROM vault_deployment", as: Int.self) != 0
            }
        } catch {
            throw .store(error)
        }
    }

    /// Reads the keys again, after another process replaced some.
    public func reload() async throws(VaultFault) {
        try await ring.reload()
    }

    /// Seals a value for the cell at `address`: 46 bytes longer, different each time. `NULL` stays `NULL`, and isn't
    /// sealed.
    public func seal(_ plaintext: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        try cellKey(ring.value.current(.cells), address).seal(plaintext, at: address, randomness)
    }

    /// Opens a cell that stands at `address`.
    ///
    /// Throws ``VaultFault/damaged(_:)`` when it isn't what was sealed there, ``VaultFault/unknownKey(_:)`` when its
    /// key is gone.
    public func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        guard let header = SealedCell.header(of: cell) else { throw .damaged("not a sealed cell: \(address)") }
        guard let entry = ring.value.keys(of: .cells).all[header.keyID] else { throw .unknownKey(header.keyID) }
        return try cellKey(entry, address).open(cell, at: address)
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

    /// Destroys a person's keys, for every purpose, in a transaction of ``subjectKeyDatabase``: what was sealed under them is lost
    /// in every copy. Call ``forgetSubjectKeys(of:)`` once that is committed, on every node.
    public func destroySubjectKeys(of subject: UserID, in transaction: Transaction) throws(StoreFault) {
        try subjects.destroy(subject, in: transaction)
    }

    /// Drops a person's keys from memory; they are read again when they are still there.
    public func forgetSubjectKeys(of subject: UserID) {
        subjects.forget(subject)
    }

    /// The key for values that are about nobody in particular, so that nobody's erasure takes them along.
    public func houseKey(_ purpose: SubjectPurpose) -> SubjectKey {
        precondition(purpose == .audit, "only the audit log keeps values of the house")
        return house
    }

    /// The current key for messages of one purpose.
    public func macKey(_ purpose: MACPurpose) -> MACKey {
        // There from the start, and never replaced.
        guard let entry = ring.value.keys(of: .messages).current else { preconditionFailure("no key for messages") }
        return macKey(purpose, entry)
    }

    /// The key with which an earlier message was authenticated.
    public func macKey(_ purpose: MACPurpose, id: UInt32) throws(VaultFault) -> MACKey {
        guard let entry = ring.value.keys(of: .messages).all[id] else { throw .unknownKey(id) }
        return macKey(purpose, entry)
    }

    private func macKey(_ purpose: MACPurpose, _ entry: KeyRing.Entry) -> MACKey {
        MACKey(id: entry.id, key: Derivation.key(from: entry.key, label: "castellan/v1/mac", purpose.name))
    }

    private func cellKey(_ entry: KeyRing.Entry, _ address: CellAddress) -> CellKey {
        let column = DerivedKeys.Column(keyID: entry.id, table: address.table, column: address.column)
        if let key = derived.withLock({ $0.columns[column] }) { return key }
        let key = CellKey(
            id: entry.id, deployment: ring.value.deployment,
            key: Derivation.key(from: entry.key, label: "castellan/v1/cell", address.table, address.column))
        derived.withLock { $0.columns[column] = key }
        return key
    }
}

/// Keys that were derived from the hierarchy's, by what they are for.
struct DerivedKeys {
    struct Column: Hashable {
        let keyID: UInt32
        let table: String
        let column: String
    }

    var columns: [Column: CellKey] = [:]
    var indexes: [BlindIndexKey.Name: BlindIndexKey] = [:]
}

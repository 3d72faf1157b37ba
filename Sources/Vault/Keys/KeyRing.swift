import Core
import Crypto
@_spi(RawTransaction) import Store

/// The keys of the hierarchy, unwrapped:
///
/// ```
/// root ─┬─ kek data ─┬─ dek cells     seals columns, through a key derived for each table and column
///       │            └─ mac messages  authenticates tokens and cursors, through a key derived for each purpose
///       └─ kek subjects               wraps the keys of people, which live in a database of their own
/// ```
struct KeyRing: Sendable {
    let deployment: String
    /// By id; several versions of one purpose may be here at once.
    let cells: [UInt32: SymmetricKey]
    let currentCells: UInt32
    let messages: [UInt32: SymmetricKey]
    let currentMessages: UInt32
    let subjects: [UInt32: SymmetricKey]
    let currentSubjects: UInt32

    /// Reads and unwraps the keys; makes them at the very first start.
    static func load(
        from database: Database, root: RootKey, at time: Instant, _ randomness: any Randomness
    ) async throws(VaultFault) -> KeyRing {
        do {
            var stored = try await database.read { reader throws(StoreFault) in try StoredKeys(reader) }
            if stored == nil {
                let fresh = StoredKeys.fresh(root: root, randomness)
                stored = try await database.write { transaction throws(StoreFault) in
                    if let stored = try StoredKeys(transaction) { return .rollback(stored) }
                    try fresh.insert(in: transaction, at: time)
                    return .commit(fresh)
                }
            }
            guard let stored else { throw VaultFault.damaged("vault_deployment vanished") }
            return try KeyRing(stored, root: root)
        } catch let fault as StoreFault {
            throw .store(fault)
        } catch let fault as VaultFault {
            throw fault
        } catch {
            throw .damaged("\(error)")
        }
    }

    private init(_ stored: StoredKeys, root: RootKey) throws(VaultFault) {
        var keys: [UInt32: SymmetricKey] = [WrappedKey.root: root.key]
        for row in stored.keys {
            guard let parent = keys[row.parent] else { throw .unknownKey(row.parent) }
            guard let key = row.unwrapped(under: parent, deployment: stored.deployment) else {
                throw row.parent == WrappedKey.root ? .wrongRootKey : .damaged("key \(row.id) doesn't unwrap")
            }
            keys[row.id] = key
        }
        func versions(_ kind: WrappedKey.Kind, _ purpose: String) throws(VaultFault) -> ([UInt32: SymmetricKey], UInt32) {
            let rows = stored.keys.filter { $0.kind == kind && $0.purpose == purpose }
            guard let newest = rows.max(by: { $0.version < $1.version }) else {
                throw .damaged("there is no \(kind.rawValue) for \(purpose)")
            }
            return (keys.filter { id, _ in rows.contains { $0.id == id } }, newest.id)
        }
        deployment = stored.deployment
        (cells, currentCells) = try versions(.dataEncryption, "cells")
        (messages, currentMessages) = try versions(.authentication, "messages")
        (subjects, currentSubjects) = try versions(.keyEncryption, "subjects")
    }
}

/// The hierarchy as it is stored.
struct StoredKeys: Sendable {
    let deployment: String
    let keys: [WrappedKey]

    /// What the database holds; nil before the first start.
    init?(_ reader: Reader) throws(StoreFault) {
        guard let id = try reader.value("SELECT id FROM vault_deployment", as: ID<Deployment>.self) else { return nil }
        deployment = id.description
        keys = try reader.rows(WrappedKey.all)
    }

    private init(deployment: String, keys: [WrappedKey]) {
        self.deployment = deployment
        self.keys = keys
    }

    /// A new deployment's keys.
    static func fresh(root: RootKey, _ randomness: any Randomness) -> StoredKeys {
        func key() -> SymmetricKey { SymmetricKey(data: randomness.bytes(32)) }
        let deployment = randomID(randomness).description
        let data = key()
        let top = (id: WrappedKey.root, key: root.key)
        func wrap(
            _ key: SymmetricKey, _ id: UInt32, _ kind: WrappedKey.Kind, _ purpose: String,
            _ parent: (id: UInt32, key: SymmetricKey)
        ) -> WrappedKey {
            WrappedKey(
                key, id: id, kind: kind, purpose: purpose, parent: parent, deployment: deployment, randomness)
        }
        return StoredKeys(
            deployment: deployment,
            keys: [
                wrap(data, 1, .keyEncryption, "data", top),
                wrap(key(), 2, .keyEncryption, "subjects", top),
                wrap(key(), 3, .dataEncryption, "cells", (1, data)),
                wrap(key(), 4, .authentication, "messages", (1, data)),
            ])
    }

    func insert(in transaction: Transaction, at time: Instant) throws(StoreFault) {
        guard let id = ID<Deployment>(deployment) else { throw .decoding("deployment id") }
        try transaction.run("INSERT INTO vault_deployment (only_row, id) VALUES (1, \(id))")
        for key in keys { try transaction.insert(key.insertion(at: time)) }
    }

    /// Names one deployment for ever, in the authenticated data of every cell and wrapped key.
    private enum Deployment {}

    /// A UUIDv4: a deployment has no place in time.
    private static func randomID(_ randomness: any Randomness) -> ID<Deployment> {
        let words = randomness.bytes(16).withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64).self) }
        return ID(
            high: words.0 & 0xffff_ffff_ffff_0fff | 0x4000, low: words.1 & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}

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
    let cells: Versions
    let messages: Versions
    let subjects: Versions

    /// The keys of one purpose. New work uses the current one; what was done earlier names its key by id.
    struct Versions: Sendable {
        let currentID: UInt32
        let current: SymmetricKey
        private let all: [UInt32: SymmetricKey]

        /// The newest of `rows` is current; nil when there is none.
        init?(_ rows: [WrappedKey], _ keys: [UInt32: SymmetricKey]) {
            guard let newest = rows.max(by: { $0.version < $1.version }), let key = keys[newest.id] else { return nil }
            (currentID, current) = (newest.id, key)
            all = keys.filter { id, _ in rows.contains { $0.id == id } }
        }

        /// The key with an id.
        func key(_ id: UInt32) throws(VaultFault) -> SymmetricKey {
            guard let key = all[id] else { throw .unknownKey(id) }
            return key
        }
    }

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
        func versions(_ kind: WrappedKey.Kind, _ purpose: String) throws(VaultFault) -> Versions {
            let rows = stored.keys.filter { $0.kind == kind && $0.purpose == purpose }
            guard let versions = Versions(rows, keys) else {
                throw .damaged("there is no \(kind.rawValue) for \(purpose)")
            }
            return versions
        }
        deployment = stored.deployment
        cells = try versions(.dataEncryption, "cells")
        messages = try versions(.authentication, "messages")
        subjects = try versions(.keyEncryption, "subjects")
    }
}

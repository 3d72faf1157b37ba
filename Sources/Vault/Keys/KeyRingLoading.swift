import Core
import Crypto
@_spi(RawTransaction) import Store

extension KeyRing {
    /// The databases that hold the wrapped keys, and where the root key is from.
    struct Source: Sendable {
        let database: Database
        let subjectKeys: Database
        let root: RootKeySource
        let time: any TimeSource
        let randomness: any Randomness
    }

    /// Reads and unwraps the keys; makes those that aren't there yet: all of them at the very first start.
    static func load(from source: Source) async throws(VaultFault) -> KeyRing {
        let roots = try await source.root.keys()
        do {
            var stored = try await source.database.read { reader throws(StoreFault) in try StoredKeys(reader) }
            if stored == nil {
                guard let root = roots.first else { throw VaultFault.rootKey("\(source.root.name) holds no key") }
                let fresh = StoredKeys.fresh(root: root, at: source.time.now(), source.randomness)
                stored = try await source.database.write { transaction throws(StoreFault) in
                    if let stored = try StoredKeys(transaction) { return .rollback(stored) }
                    try fresh.insert(in: transaction)
                    return .commit(fresh)
                }
            }
            guard let stored else { throw VaultFault.damaged("vault_deployment vanished") }
            let subjects = try await subjectKeks(source.subjectKeys)
            let ring = try KeyRing(stored, subjectKeys: subjects, roots: roots)
            let missing = stored.missing(ring, at: source.time.now(), source.randomness)
            guard !missing.isEmpty else { return ring }
            let complete = try await source.database.write { transaction throws(StoreFault) in
                // Another node may have been first.
                let before = try StoredKeys(transaction)?.keys ?? []
                for key in missing where !before.contains(where: { $0.role == key.role }) {
                    try transaction.run(key.insertion())
                }
                return .commit(try StoredKeys(transaction) ?? stored)
            }
            return try KeyRing(complete, subjectKeys: subjects, roots: roots)
        } catch let fault as StoreFault {
            throw .store(fault)
        } catch let fault as VaultFault {
            throw fault
        } catch {
            throw .damaged("\(error)")
        }
    }

    /// The keys as they are stored by now. The root key is asked for again only where something new is wrapped by it.
    func reloaded(from source: Source) async throws(VaultFault) -> KeyRing {
        let stored: StoredKeys?
        do throws(StoreFault) {
            stored = try await source.database.read { reader throws(StoreFault) in try StoredKeys(reader) }
        } catch {
            throw .store(error)
        }
        guard let stored else { throw .damaged("vault_deployment vanished") }
        let subjects = try await Self.subjectKeks(source.subjectKeys)
        do throws(VaultFault) {
            return try KeyRing(stored, subjectKeys: subjects, roots: [], known: self)
        } catch {
            guard error == .wrongRootKey else { throw error }
            return try KeyRing(stored, subjectKeys: subjects, roots: try await source.root.keys(), known: self)
        }
    }

    private static func subjectKeks(_ database: Database) async throws(VaultFault) -> [WrappedKey] {
        do throws(StoreFault) {
            return try await database.read { reader throws(StoreFault) in
                try WrappedKey.rows(of: "subject_keks", reader)
            }
        } catch {
            throw .store(error)
        }
    }
}

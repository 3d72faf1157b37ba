import Core
@_spi(RawTransaction) import Store

/// Replacing the root key: the source holds the new key and the one before until everything is wrapped by the new one, so that whoever is
/// killed on the way, or starts meanwhile, finds a key that opens.
public struct RootReplacement: Sendable {
    /// The key that everything is to be wrapped by.
    public let new: RootKey
    /// Whether the main database is wrapped by it already: a replacement that was interrupted behind its commit.
    public let isWrapped: Bool
}

extension KeyVault {
    /// Where the root key is from, for people.
    public var rootName: String { ring.source.root.name }

    /// Eight digits of the root key that the main database is wrapped by, and how many keys its source holds.
    public func rootState() async throws(VaultFault) -> (fingerprint: String, keys: Int) {
        let keys = try await ring.source.root.keys()
        return (try await rootInUse(of: keys).fingerprint, keys.count)
    }

    /// The root key, to wrap a new key with.
    public func currentRoot() async throws(VaultFault) -> RootKey {
        try await rootInUse(of: try await ring.source.root.keys())
    }

    /// Prepares a replacement: a new key is made and stored beside the one in use, where the source can; else the operator has put one in
    /// front of it.
    public func prepareRoot() async throws(VaultFault) -> RootReplacement {
        let source = ring.source.root
        let keys = try await source.keys()
        let used = try await rootInUse(of: keys)
        if let first = keys.first, keys.count > 1 {
            return RootReplacement(new: first, isWrapped: first.fingerprint == used.fingerprint)
        }
        guard source.canStore else {
            throw .rootKey(
                "\(source.name) holds the key in use alone; put a new one in front of it, parted by a space (openssl rand -hex 32 makes one), and rotate again"
            )
        }
        let new = try RootKey(text: RootKey.generate(randomness))
        try await source.store([new, used])
        return RootReplacement(new: new, isWrapped: false)
    }

    /// Leaves only the new key in the source, where it can be written; whether that was so.
    public func finishRoot(_ replacement: RootReplacement) async throws(VaultFault) -> Bool {
        guard ring.source.root.canStore else { return false }
        try await ring.source.root.store([replacement.new])
        return true
    }

    private func rootInUse(of keys: [RootKey]) async throws(VaultFault) -> RootKey {
        let (rows, deployment) = (try await mainRows(), ring.value.deployment)
        guard let row = rows.first(where: { $0.parent == WrappedKey.root }) else {
            throw .damaged("vault_keys has no key that the root key wraps")
        }
        for key in keys where row.unwrapped(under: key.key, deployment: deployment) != nil { return key }
        throw .wrongRootKey
    }

    private func mainRows() async throws(VaultFault) -> [WrappedKey] {
        do throws(StoreFault) {
            return try await ring.source.database.read { reader throws(StoreFault) in try WrappedKey.rows(reader) }
        } catch {
            throw .store(error)
        }
    }
}

extension RootReplacement {
    /// Eight digits of the new key.
    public var fingerprint: String { new.fingerprint }
}

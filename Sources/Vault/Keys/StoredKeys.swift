import Core
import Crypto
@_spi(RawTransaction) import Store

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
            high: words.0 & 0xffff_ffff_ffff_0fff | 0x4000,
            low: words.1 & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}

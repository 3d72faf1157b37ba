import Core
import Crypto
@_spi(RawTransaction) import Store

/// The hierarchy as it is stored.
struct StoredKeys: Sendable {
    let deployment: String
    /// The rows of `vault_keys`, by id: parents before children, since a key that wraps others is older than what it wraps, or
    /// wrapped by the root.
    var keys: [WrappedKey]

    /// What the main database holds; nil before the first start.
    init?(_ reader: Reader) throws(StoreFault) {
        guard let id = try reader.value("SELECT id FROM vault_deployment", as: ID<Deployment>.self) else { return nil }
        deployment = id.description
        keys = try WrappedKey.rows(reader)
    }

    private init(deployment: String, keys: [WrappedKey]) {
        self.deployment = deployment
        self.keys = keys
    }

    /// A new deployment's keys.
    static func fresh(root: RootKey, at time: Instant, _ randomness: any Randomness) -> StoredKeys {
        let deployment = randomID(randomness).description
        let data = newKey(randomness)
        let top = (id: WrappedKey.root, key: root.key)
        func wrap(
            _ key: SymmetricKey, _ id: UInt32, _ role: KeyRole, _ parent: (id: UInt32, key: SymmetricKey)
        ) -> WrappedKey {
            WrappedKey(key, id: id, role: role, parent: parent, deployment: deployment, at: time, randomness)
        }
        return StoredKeys(
            deployment: deployment,
            keys: [
                wrap(data, 1, .data, top),
                wrap(newKey(randomness), 2, .subjects, top),
                wrap(newKey(randomness), 3, .cells, (1, data)),
                wrap(newKey(randomness), 4, .messages, (1, data)),
                wrap(newKey(randomness), 5, .house, (1, data)),
                wrap(newKey(randomness), 6, .indexes, (1, data)),
            ])
    }

    /// The keys that a database from before there were all roles lacks.
    func missing(_ ring: KeyRing, at time: Instant, _ randomness: any Randomness) -> [WrappedKey] {
        guard let parent = ring.keys(of: .data).current, let cells = ring.keys(of: .cells).current else { return [] }
        let lacking: [(KeyRole, SymmetricKey)] = [
            // What it was derived as until it became a key of its own, so that what it sealed opens.
            (.house, Derivation.key(from: cells.key, label: "castellan/v1/house", SubjectPurpose.audit.rawValue)),
            (.indexes, Self.newKey(randomness)),
        ].filter { role, _ in !keys.contains { $0.role == role } }
        let next = (keys.map(\.id).max() ?? 0) + 1
        return lacking.enumerated().map { number, entry in
            WrappedKey(
                entry.1, id: next + UInt32(number), role: entry.0, parent: (parent.id, parent.key),
                deployment: deployment, at: time, randomness)
        }
    }

    func insert(in transaction: Transaction) throws(StoreFault) {
        guard let id = ID<Deployment>(deployment) else { throw .decoding("deployment id") }
        try transaction.run("INSERT INTO vault_deployment (only_row, id) VALUES (1, \(id))")
        for key in keys { try transaction.insert(key.insertion()) }
    }

    static func newKey(_ randomness: any Randomness) -> SymmetricKey {
        SymmetricKey(data: randomness.bytes(32))
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

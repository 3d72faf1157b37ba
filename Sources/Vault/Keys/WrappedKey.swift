import Core
import Crypto
import Store

/// One row of `vault_keys`: a key of the hierarchy, encrypted by its parent.
struct WrappedKey: RowDecodable {
    /// What a key is for.
    enum Kind: String {
        /// Wraps other keys.
        case keyEncryption = "kek"
        /// Seals cells.
        case dataEncryption = "dek"
        /// Authenticates messages.
        case authentication = "mac"
    }

    /// The id that stands for the root key as a parent.
    static let root: UInt32 = 0

    let id: UInt32
    let kind: Kind
    let purpose: String
    let version: UInt32
    let parent: UInt32
    let wrapped: [UInt8]

    static let all: SQL = "SELECT id, kind, purpose, version, parent, wrapped FROM vault_keys ORDER BY id"

    init(row: Row) throws(StoreFault) {
        guard let kind = try Kind(rawValue: row.get(1)) else { throw .decoding("vault_keys.kind") }
        self.kind = kind
        id = try Self.number(row, 0)
        purpose = try row.get(2)
        version = try Self.number(row, 3)
        parent = try Self.number(row, 4)
        wrapped = try row.get(5)
    }

    /// Wraps a key.
    init(
        _ key: SymmetricKey, id: UInt32, kind: Kind, purpose: String, parent: (id: UInt32, key: SymmetricKey),
        deployment: String, _ randomness: some Randomness
    ) {
        self.id = id
        self.kind = kind
        self.purpose = purpose
        version = 1
        self.parent = parent.id
        let context = Self.context(deployment, id, kind, purpose, 1, parent.id)
        wrapped = KeyWrap.wrap(key, under: parent.key, context: context, randomness)
    }

    /// The key; nil when the parent isn't the one it was wrapped with, or the row was altered.
    func unwrapped(under key: SymmetricKey, deployment: String) -> SymmetricKey? {
        KeyWrap.unwrap(
            wrapped, under: key, context: Self.context(deployment, id, kind, purpose, version, parent))
    }

    /// The statement that keeps it.
    func insertion(at time: Instant) -> SQL {
        """
        INSERT INTO vault_keys (id, kind, purpose, version, parent, wrapped, state, created_at)
        VALUES (\(Int64(id)), \(kind.rawValue), \(purpose), \(Int64(version)), \(Int64(parent)), \(wrapped),
            'active', \(time))
        """
    }

    private static func context(
        _ deployment: String, _ id: UInt32, _ kind: Kind, _ purpose: String, _ version: UInt32, _ parent: UInt32
    ) -> [UInt8] {
        var context: [UInt8] = []
        context.append(lengthPrefixed: "castellan/v1/wrap")
        context.append(lengthPrefixed: deployment)
        context.append(bigEndian: id)
        context.append(lengthPrefixed: kind.rawValue)
        context.append(lengthPrefixed: purpose)
        context.append(bigEndian: version)
        context.append(bigEndian: parent)
        return context
    }

    private static func number(_ row: Row, _ column: Int) throws(StoreFault) -> UInt32 {
        guard let number = try UInt32(exactly: row.get(column, as: Int64.self)) else {
            throw .decoding("vault_keys column \(column)")
        }
        return number
    }
}

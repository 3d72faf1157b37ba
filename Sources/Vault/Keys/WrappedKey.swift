import Core
import Crypto
import Store

/// One row of `vault_keys` or `subject_keks`: a key of the hierarchy, encrypted by its parent.
struct WrappedKey: Sendable {
    /// What a key is for.
    enum Kind: String, Sendable {
        /// Wraps other keys.
        case keyEncryption = "kek"
        /// Seals cells.
        case dataEncryption = "dek"
        /// Authenticates messages.
        case authentication = "mac"
        /// Makes blind indexes.
        case index = "idx"
    }

    /// The id that stands for the root key as a parent.
    static let root: UInt32 = 0

    let id: UInt32
    let role: KeyRole
    let version: UInt32
    let parent: UInt32
    let wrapped: [UInt8]
    let state: KeyState
    let createdAt: Instant
    let retiredAt: Instant?

    /// Wraps a key.
    init(
        _ key: SymmetricKey, id: UInt32, role: KeyRole, version: UInt32 = 1, state: KeyState = .active,
        parent: (id: UInt32, key: SymmetricKey), deployment: String, at time: Instant, _ randomness: some Randomness
    ) {
        self.id = id
        self.role = role
        self.version = version
        self.parent = parent.id
        self.state = state
        createdAt = time
        retiredAt = nil
        wrapped = KeyWrap.wrap(
            key, under: parent.key, context: Self.context(deployment, id, role, version, parent.id), randomness)
    }

    /// The key; nil when the parent isn't the one it was wrapped with, or the row was altered.
    func unwrapped(under key: SymmetricKey, deployment: String) -> SymmetricKey? {
        KeyWrap.unwrap(wrapped, under: key, context: Self.context(deployment, id, role, version, parent))
    }

    /// The same key as it is kept under another parent.
    func rewrapped(
        _ key: SymmetricKey, under parent: (id: UInt32, key: SymmetricKey), deployment: String,
        _ randomness: some Randomness
    ) -> [UInt8] {
        let context = Self.context(deployment, id, role, version, parent.id)
        return KeyWrap.wrap(key, under: parent.key, context: context, randomness)
    }

    /// The statement that keeps it.
    func insertion(into table: SQL = "vault_keys") -> SQL {
        """
        INSERT INTO \(table) (id, kind, purpose, version, parent, wrapped, state, created_at)
        VALUES (\(Int64(id)), \(role.kind.rawValue), \(role.purpose), \(Int64(version)), \(Int64(parent)), \(wrapped),
            \(state.rawValue), \(createdAt))
        """
    }

    private static func context(
        _ deployment: String, _ id: UInt32, _ role: KeyRole, _ version: UInt32, _ parent: UInt32
    ) -> [UInt8] {
        var context: [UInt8] = []
        context.append(lengthPrefixed: "castellan/v1/wrap")
        context.append(lengthPrefixed: deployment)
        context.append(bigEndian: id)
        context.append(lengthPrefixed: role.kind.rawValue)
        context.append(lengthPrefixed: role.purpose)
        context.append(bigEndian: version)
        context.append(bigEndian: parent)
        return context
    }
}

extension WrappedKey: RowDecodable {
    init(row: Row) throws(StoreFault) {
        guard let kind = try Kind(rawValue: row.get(1)) else { throw .decoding("vault_keys.kind") }
        guard let role = KeyRole(kind, try row.get(2)) else { throw .decoding("vault_keys.purpose") }
        guard let state = try KeyState(rawValue: row.get(6)) else { throw .decoding("vault_keys.state") }
        (self.role, self.state) = (role, state)
        id = try Self.number(row, 0)
        version = try Self.number(row, 3)
        parent = try Self.number(row, 4)
        wrapped = try row.get(5)
        createdAt = try row.get(7)
        retiredAt = try row.get(8)
    }

    /// The rows of `vault_keys` or `subject_keks`, by id.
    static func rows(of table: SQL = "vault_keys", _ reader: Reader) throws(StoreFault) -> [WrappedKey] {
        try reader.rows(
            """
            SELECT id, kind, purpose, version, parent, wrapped, state, created_at, retired_at FROM \(table) ORDER BY id
            """)
    }

    private static func number(_ row: Row, _ column: Int) throws(StoreFault) -> UInt32 {
        guard let number = try UInt32(exactly: row.get(column, as: Int64.self)) else {
            throw .decoding("vault_keys column \(column)")
        }
        return number
    }
}

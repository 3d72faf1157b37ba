import Audit
import Core
import Store
import Vault

/// A row of `signing_keys`.
struct StoredSigningKey: RowDecodable {
    /// Where in its life a key is; see ``SigningKeys``.
    enum State: String {
        case next
        case active
        case retiring
    }

    /// Which key, and where in its life.
    struct Mark: Sendable, Hashable {
        let id: String
        let state: State
    }

    let mark: Mark
    private let privateKey: [UInt8]

    init(row: Row) throws(StoreFault) {
        guard let state = try State(rawValue: row.get(1)) else { throw .decoding("signing_keys.state") }
        mark = Mark(id: try row.get(0), state: state)
        privateKey = try row.get(2)
    }

    /// The key, unsealed. A row whose key isn't the one its name promises is refused.
    func opened(by vault: KeyVault) throws(IdentityFault) -> SigningKey {
        let der: [UInt8]
        do { der = try vault.open(privateKey, at: SealedSigningKey.address(mark.id)) } catch { throw .vault(error) }
        let key = try SigningKey(der: der)
        guard key.id == mark.id else { throw .signingKey("the row of key \(mark.id) holds another key") }
        return key
    }
}

/// A key that is ready to be put into the table.
struct SealedSigningKey: Sendable {
    let id: String
    let jwk: String
    let privateKey: [UInt8]

    init(_ key: SigningKey, by vault: KeyVault) throws(IdentityFault) {
        id = key.id
        jwk = key.jwk
        do { privateKey = try vault.seal(key.der, at: Self.address(key.id)) } catch { throw .vault(error) }
    }

    var target: Target { Target(type: "signing_key", id: id) }

    static func address(_ id: String) -> CellAddress {
        CellAddress(table: "signing_keys", column: "private_key", row: id, type: .bytes)
    }
}

extension Change {
    /// Puts a new key into the table.
    func insert(_ key: SealedSigningKey, as state: StoredSigningKey.State) throws(StoreFault) {
        let algorithm = SigningKey.algorithm
        let (activatedAt, retiredAt) = (state == .active ? time : nil, state == .retiring ? time : nil)
        try transaction.run(
            """
            INSERT INTO signing_keys (kid, algorithm, state, private_key, public_jwk, created_at, activated_at, \
            retired_at) \
            VALUES (\(key.id), \(algorithm), \(state.rawValue), \(key.privateKey), \(JSONText(key.jwk)), \(time), \
            \(activatedAt), \(retiredAt))
            """)
        note("algorithm", .text(algorithm))
    }
}

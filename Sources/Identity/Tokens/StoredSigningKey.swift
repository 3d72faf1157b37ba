import Audit
import Core
import OAuthProtocol
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
        let algorithm: SignatureAlgorithm
        let state: State
    }

    let mark: Mark
    private let privateKey: [UInt8]

    static let columns: SQL = "kid, algorithm, state, private_key"

    init(row: Row) throws(StoreFault) {
        guard let algorithm = try SignatureAlgorithm(rawValue: row.get(1)) else {
            throw .decoding("signing_keys.algorithm")
        }
        guard let state = try State(rawValue: row.get(2)) else { throw .decoding("signing_keys.state") }
        mark = Mark(id: try row.get(0), algorithm: algorithm, state: state)
        privateKey = try row.get(3)
    }

    /// The key, unsealed. A row whose key isn't the one its name promises is refused.
    func opened(by vault: KeyVault) throws(IdentityFault) -> SigningKey {
        let stored: [UInt8]
        do { stored = try vault.open(privateKey, at: SealedSigningKey.address(mark.id)) } catch { throw .vault(error) }
        let key = try SigningKey(mark.algorithm, stored: stored)
        guard key.id == mark.id else { throw .signingKey("the row of key \(mark.id) holds another key") }
        return key
    }
}

/// A key that is ready to be put into the table.
struct SealedSigningKey: Sendable {
    let id: String
    let algorithm: SignatureAlgorithm
    let jwk: String
    let privateKey: [UInt8]

    init(_ key: SigningKey, by vault: KeyVault) throws(IdentityFault) {
        id = key.id
        algorithm = key.algorithm
        jwk = key.jwk
        do { privateKey = try vault.seal(key.stored, at: Self.address(key.id)) } catch { throw .vault(error) }
    }

    var target: Target { Target(type: "signing_key", id: id) }

    static func address(_ id: String) -> CellAddress {
        CellAddress(table: "signing_keys", column: "private_key", row: id, type: .bytes)
    }
}

extension Change {
    /// Puts a new key into the table.
    func insert(_ key: SealedSigningKey, as state: StoredSigningKey.State) throws(StoreFault) {
        let algorithm = key.algorithm.rawValue
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

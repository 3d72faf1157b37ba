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

    let id: String
    let state: State
    private let privateKey: [UInt8]

    init(row: Row) throws(StoreFault) {
        guard let state = try State(rawValue: row.get(1)) else { throw .decoding("signing_keys.state") }
        self.state = state
        id = try row.get(0)
        privateKey = try row.get(2)
    }

    /// The key, unsealed. A row whose key isn't the one its name promises is refused.
    func opened(by vault: KeyVault) throws(IdentityFault) -> SigningKey {
        let der: [UInt8]
        do { der = try vault.open(privateKey, at: Self.address(id)) } catch { throw .vault(error) }
        let key = try SigningKey(der: der)
        guard key.id == id else { throw .signingKey("the row of key \(id) holds another key") }
        return key
    }

    /// What `private_key` holds.
    static func sealed(_ key: SigningKey, by vault: KeyVault) throws(IdentityFault) -> [UInt8] {
        do { return try vault.seal(key.der, at: address(key.id)) } catch { throw .vault(error) }
    }

    private static func address(_ id: String) -> CellAddress {
        CellAddress(table: "signing_keys", column: "private_key", row: id, type: .bytes)
    }
}

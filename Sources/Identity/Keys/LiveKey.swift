import Access
import Core
import Store

/// What a request needs to know of its API key and the key's owner.
struct LiveKey: LiveCredential {
    let user: LiveUser
    /// What the owner may do, cut down to the key's scopes.
    let permissions: Set<Permission>
    /// Where the key may be used from; anywhere when there are none.
    let networks: [CIDR]
    let expiresAt: Instant
    let isRevoked: Bool
    let secretHash: [UInt8]

    var userID: UserID { user.id }

    /// Why a request with this key is refused; nil when it isn't. What a key is says only who has its secret.
    func refusal(of key: APIKeyText, from address: String?, at now: Instant) -> KeyRefusal? {
        if !key.matches(secretHash) { return .invalid }
        if isRevoked { return .deactivated }
        if now >= expiresAt { return .expired }
        if !user.isActive { return .ownerDisabled }
        return allows(address) ? nil : .address
    }

    private func allows(_ address: String?) -> Bool {
        guard !networks.isEmpty else { return true }
        guard let address = address.flatMap({ IPAddress($0) }) else { return false }
        return networks.contains { $0.contains(address) }
    }
}

extension LiveKey: RowDecodable {
    init(row: Row) throws(StoreFault) {
        let user = try LiveUser(row: row)
        let scopes = try Set<Permission>(column: row.get(LiveUser.columnCount))
        self.user = user
        permissions = scopes.intersection(user.role.permissions).subtracting(Permission.withheldFromKeys)
        networks = try [CIDR](column: row.get(LiveUser.columnCount + 1))
        expiresAt = try row.get(LiveUser.columnCount + 2)
        isRevoked = try row.get(LiveUser.columnCount + 3)
        secretHash = try row.get(LiveUser.columnCount + 4)
    }
}

extension Reader {
    func liveKey(_ id: APIKeyID) throws(StoreFault) -> LiveKey? {
        try first(
            """
            SELECT \(LiveUser.columns), api_keys.scopes, api_keys.allowed_cidrs, api_keys.expires_at, \
            api_keys.revoked_at IS NOT NULL, api_keys.secret_hash FROM api_keys \
            JOIN users ON users.id = api_keys.user_id \(LiveUser.teams) WHERE api_keys.id = \(id)
            """)
    }
}

extension [CIDR] {
    /// The networks in a column: a JSON array. One that can't be read is a fault: leaving it out could open the key to
    /// everybody.
    init(column json: JSONText) throws(StoreFault) {
        guard let texts = (try? JSONReader.read([UInt8](json.text.utf8)))?.array else {
            throw .decoding("no JSON array of networks: \(json.text)")
        }
        self = []
        for text in texts {
            guard let network = text.string.flatMap({ CIDR($0) }) else {
                throw .decoding("no network in CIDR notation: \(text)")
            }
            append(network)
        }
    }

    /// The networks as a JSON array.
    var column: JSONText {
        JSONText("[" + map { "\"\($0)\"" }.joined(separator: ",") + "]")
    }
}

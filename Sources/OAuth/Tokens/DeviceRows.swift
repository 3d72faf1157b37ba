import Access
import Core
import Identity
import OAuthProtocol
import Store

/// A device that waits for its user, as it is kept.
struct StoredDevice: Sendable {
    let clientID: OAuthClientID
    let grant: DeviceGrant
    let scopes: Scopes
    let resources: [ResourceIndicator]
    let userID: UserID?
    let assurance: Assurance?
    /// The session in which the user agreed; nil as long as they haven't.
    let grantedIn: SessionID?
}

extension StoredDevice: RowDecodable {
    static let columns: SQL = """
        client_id, state, interval_seconds, last_asked_at, expires_at, scopes, resources, user_id, methods, \
        authenticated_at, second_factor_at, granted_in
        """

    init(row: Row) throws(StoreFault) {
        clientID = try row.get(0)
        guard let state = try DeviceGrant.State(rawValue: row.get(1)) else {
            throw .decoding("oauth_device_codes.state")
        }
        let seconds: Int64 = try row.get(2)
        grant = DeviceGrant(
            clientID: clientID.description, state: state, interval: .seconds(seconds), lastAsked: try row.get(3),
            expiresAt: try row.get(4))
        scopes = try Scopes(column: row.get(5))
        resources = try [String](column: row.get(6)).compactMap(ResourceIndicator.init)
        userID = try row.get(7)
        let methods: JSONText? = try row.get(8)
        assurance = methods == nil ? nil : try Assurance(row: row, at: 8)
        grantedIn = try row.get(11)
    }
}

extension Reader {
    func device(_ code: OpaqueToken) throws(StoreFault) -> StoredDevice? {
        try first("SELECT \(StoredDevice.columns) FROM oauth_device_codes WHERE code_hash = \(code.hash)")
    }

    func device(_ code: UserCode) throws(StoreFault) -> StoredDevice? {
        try first("SELECT \(StoredDevice.columns) FROM oauth_device_codes WHERE user_code = \(code.letters)")
    }
}

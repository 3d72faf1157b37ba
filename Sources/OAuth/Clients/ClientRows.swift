import Core
import Identity
import OAuthProtocol
public import Store

extension OAuthClient: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order, and how many they are.
    static let columns: SQL = """
        oauth_clients.id, oauth_clients.name, oauth_clients.authentication, oauth_clients.redirect_uris, \
        oauth_clients.logout_uris, oauth_clients.grants, oauth_clients.scopes, oauth_clients.resources, \
        oauth_clients.algorithm, oauth_clients.token_lifetime, oauth_clients.jwks, oauth_clients.logo_uri, \
        oauth_clients.policy_uri, oauth_clients.terms_uri, oauth_clients.must_push, oauth_clients.must_prove, \
        oauth_clients.is_first_party, oauth_clients.is_active, oauth_clients.user_id, oauth_clients.created_at, \
        oauth_clients.updated_at, oauth_clients.version
        """
    static let columnCount = 22

    /// Reads the columns of `columns`. What was registered once is read as it was then; what can't be read is a fault.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        guard let authentication = try ClientAuthenticationMethod(rawValue: row.get(2)) else {
            throw .decoding("oauth_clients.authentication")
        }
        logoutURIs = try [RedirectURI](column: row.get(4))
        guard let algorithm = try SignatureAlgorithm(rawValue: row.get(8)) else {
            throw .decoding("oauth_clients.algorithm")
        }
        self.algorithm = algorithm
        let (seconds, jwks): (Int64?, JSONText?) = (try row.get(9), try row.get(10))
        tokenLifetime = seconds.map { .seconds($0) }
        keys = try jwks.map { json throws(StoreFault) in
            guard let keys = try? JWKSet([UInt8](json.text.utf8)) else { throw .decoding("oauth_clients.jwks") }
            return keys
        }
        links = Links(logo: try row.get(11), policy: try row.get(12), terms: try row.get(13))
        isFirstParty = try row.get(16)
        isActive = try row.get(17)
        userID = try row.get(18)
        createdAt = try row.get(19)
        updatedAt = try row.get(20)
        version = try row.get(21)
        profile = ClientProfile(
            id: id.description, redirectURIs: try [RedirectURI](column: row.get(3)),
            grants: Set(try [String](column: row.get(5)).compactMap(GrantType.init)),
            scopes: Scopes(try [String](column: row.get(6))), resources: try [String](column: row.get(7)),
            authentication: authentication, mustPush: try row.get(14), mustProvePossession: try row.get(15))
    }
}

extension [String] {
    /// The texts in a column that holds a JSON array of them.
    init(column json: JSONText) throws(StoreFault) {
        guard let list = (try? JSONReader.read([UInt8](json.text.utf8)))?.array else {
            throw .decoding("no JSON array of texts: \(json.text)")
        }
        self = list.compactMap(\.string)
    }

    /// The texts as a JSON array.
    var column: JSONText { JSONText(JSONValue.array(map { .string($0) }).json) }
}

extension [RedirectURI] {
    /// The addresses in a column.
    init(column json: JSONText) throws(StoreFault) {
        self = []
        for text in try [String](column: json) {
            guard let uri = try? RedirectURI(registering: text) else { throw .decoding("no redirect URI: \(text)") }
            append(uri)
        }
    }
}

extension Scopes {
    /// The names in a column that holds a JSON array of them.
    init(column json: JSONText) throws(StoreFault) {
        self.init(try [String](column: json))
    }

    /// The names as a JSON array.
    var column: JSONText { sorted.column }
}

extension Reader {
    func client(_ id: OAuthClientID) throws(StoreFault) -> OAuthClient? {
        try first("SELECT \(OAuthClient.columns) FROM oauth_clients WHERE id = \(id)")
    }
}

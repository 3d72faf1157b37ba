public import Access
import Core
public import OAuthProtocol
import Store

/// What a client's session is for: the most that its tokens may say.
public struct SessionTerms: Sendable, Equatable {
    /// `client_id`: whose tokens they are.
    public var client: String
    /// The scopes that were granted: permissions by name, and those of OpenID Connect. Nil is everything that the user may, which only
    /// sessions that were opened here have.
    public var scopes: Set<String>?
    /// Whom the access tokens are for; our own API when there is none.
    public var audiences: [String]
    /// The thumbprint of the key that has to be proven with each use (RFC 9449).
    public var keyThumbprint: String?
    /// How long an access token lives, in whole seconds; an hour when nothing is said.
    public var lifetime: Duration?
    /// How the access tokens are signed.
    public var algorithm: SignatureAlgorithm
    /// Who acts for the user: `sub` of the actor.
    public var actor: String?

    /// Terms; see the properties.
    public init(
        client: String, scopes: Set<String>?, audiences: [String] = [], keyThumbprint: String? = nil,
        lifetime: Duration? = nil, algorithm: SignatureAlgorithm = .standard, actor: String? = nil
    ) {
        self.client = client
        self.scopes = scopes
        self.audiences = audiences
        self.keyThumbprint = keyThumbprint
        self.lifetime = lifetime
        self.algorithm = algorithm
        self.actor = actor
    }

    /// What of the scopes the user may now: permissions that the role allows and a client can hold, and OpenID Connect's own.
    public static func held(_ scopes: Set<String>, by role: Role) -> Set<String> {
        scopes.filter { name in
            guard let permission = Permission(rawValue: name) else { return !name.contains(":") }
            return role.permissions.contains(permission) && !Permission.withheldFromKeys.contains(permission)
        }
    }
}

extension SessionTerms {
    /// The columns of `refresh_tokens` that ``init(row:at:)`` reads, in its order, and how many they are.
    static let columns: SQL = """
        refresh_tokens.client_id, refresh_tokens.scopes, refresh_tokens.audiences, refresh_tokens.key_thumbprint, \
        refresh_tokens.token_lifetime, refresh_tokens.algorithm, refresh_tokens.actor
        """

    init(row: Row, at column: Int) throws(StoreFault) {
        let (scopes, audiences): (JSONText?, JSONText?) = (try row.get(column + 1), try row.get(column + 2))
        let (seconds, algorithm): (Int64?, String?) = (try row.get(column + 4), try row.get(column + 5))
        self.init(
            client: try row.get(column), scopes: try scopes.map { json throws(StoreFault) in Set(try json.texts) },
            audiences: try audiences?.texts ?? [], keyThumbprint: try row.get(column + 3),
            lifetime: seconds.map { .seconds($0) }, algorithm: algorithm.flatMap(SignatureAlgorithm.init) ?? .standard,
            actor: try row.get(column + 6))
    }
}

extension JSONText {
    /// The texts of a JSON array of nothing else.
    var texts: [String] {
        get throws(StoreFault) {
            guard let list = (try? JSONReader.read([UInt8](text.utf8)))?.array else {
                throw .decoding("no JSON array of texts: \(text)")
            }
            return list.compactMap(\.string)
        }
    }

    /// Texts as a JSON array.
    init(texts: some Sequence<String>) {
        self.init(JSONValue.array(texts.map { .string($0) }).json)
    }
}

import Access
import Core
import OAuth
import OAuthProtocol

/// What a client is to be: its metadata in the words of RFC 7591, and what only administrators say.
struct OAuthClientBody: RequestBody {
    private let metadata: JSONValue
    /// The version that whoever asks has seen.
    let version: Int64?

    init(from decoder: any Decoder) throws {
        metadata = try JSONValue(from: decoder)
        version = metadata["version"]?.integer
    }

    /// The client. Nobody lets a client ask for more than they may do themselves.
    func client(within principal: Principal) throws(Problem) -> NewClient {
        let new: NewClient
        do { new = try NewClient(metadata: metadata) } catch { throw Problem(metadata: error) }
        guard new.registration.scopes.permissions.isSubset(of: principal.permissions) else {
            throw Problem(.privilegeCeiling)
        }
        return new
    }

    static let schema = Schema.object(members)

    private static let uris = Schema.array(
        of: .string(minLength: 1, maxLength: 2_048), count: 0...ClientRegistration.mostRedirectURIs)
    private static let link = Schema.string(minLength: 1, maxLength: 2_048)

    static let members: [Schema.Property] = [
        .required("client_name", "As it is shown to people.", .string(minLength: 1, maxLength: 200)),
        .optional(
            "grant_types", "What it may use; `authorization_code` when left out.",
            .array(of: .oneOf(GrantType.allCases.map(\.rawValue)), count: 1...GrantType.allCases.count)),
        .optional("response_types", "`code`, or nothing.", .array(of: .oneOf(["code"]), count: 0...1)),
        .optional(
            "token_endpoint_auth_method", "How it says who it is; `client_secret_basic` when left out.",
            .oneOf(ClientAuthenticationMethod.allCases.map(\.rawValue))),
        .optional("redirect_uris", "Where its answers may go, byte for byte.", uris),
        .optional("post_logout_redirect_uris", "Where its users may go after signing out.", uris),
        .optional("scope", "What it may ask for, separated by spaces.", .string(minLength: 1, maxLength: 4_096)),
        .optional("jwks", "Its public keys, with `private_key_jwt`.", JWKSet.schema),
        .optional("logo_uri", "Its logo.", link),
        .optional("policy_uri", "Its privacy policy.", link),
        .optional("tos_uri", "Its terms.", link),
        .optional(
            "id_token_signed_response_alg", "What its tokens are signed with; `RS256` when left out.",
            .oneOf(SignatureAlgorithm.names)),
        .optional("require_pushed_authorization_requests", "Whether it has to push its requests.", .boolean),
        .optional("dpop_bound_access_tokens", "Whether its tokens are bound to a key.", .boolean),
        .optional(
            "resources", "What it may ask tokens for, beside our own API.",
            .array(of: .string(minLength: 1, maxLength: 2_048), count: 0...NewClient.mostResources)),
        .optional(
            "token_lifetime", "How long its access tokens live, in seconds; an hour when left out.",
            .integer(
                NewClient.shortestLifetime.components.seconds...NewClient.longestLifetime.components.seconds)),
        .optional("first_party", "Whether it is one of the house's own, for which nobody is asked.", .boolean),
        .optional("version", "When changing: the version that was read before.", .integer(1...Int64.max)),
    ]
}

extension Scopes {
    /// Those that are permissions here.
    var permissions: Set<Permission> { Set(names.compactMap(Permission.init(rawValue:))) }
}

/// `{"overlapHours"?}`
struct SecretRotationBody: RequestBody {
    let overlapHours: Int64?

    static let schema = Schema.object([
        .optional(
            "overlapHours", "How many hours the old secret works on, 24 when left out.",
            .integer(0...Clients.longestOverlap.components.seconds / 3600))
    ])
}

/// `{"label", "uses"?, "hours"?}`
struct RegistrationTokenBody: RequestBody {
    let label: String
    let uses: Int?
    let hours: Int64?

    static let schema = Schema.object([
        .required("label", "What it is for.", .string(minLength: 1, maxLength: 100)),
        .optional(
            "uses", "How many clients it may register, 1 when left out.", .integer(1...Int64(Registration.mostUses))),
        .optional(
            "hours", "For how long, 24 when left out.",
            .integer(1...Registration.longestLifetime.components.seconds / 3600)),
    ])
}

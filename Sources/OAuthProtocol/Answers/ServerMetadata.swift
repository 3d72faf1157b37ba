import Core

/// What this authorization server is and can: one set of facts for both documents that tell it,
/// `/.well-known/oauth-authorization-server` (RFC 8414) and `/.well-known/openid-configuration` (OpenID Connect Discovery), which so can't differ.
public struct ServerMetadata: Answer {
    /// `iss` of all tokens: the server's public URL, without a slash at the end.
    public let issuer: String
    /// The scopes that may be asked for.
    public let scopes: Scopes
    /// The algorithms that ID tokens may be signed with.
    public let algorithms: [SignatureAlgorithm]
    /// How strong a sign-in can be asked to be.
    public let contexts: [String]
    /// Whether clients may register themselves.
    public let takesRegistrations: Bool
    /// Where people read about it.
    public let documentation: String?

    /// The facts.
    public init(
        issuer: String, scopes: Scopes, algorithms: [SignatureAlgorithm], contexts: [String] = [],
        takesRegistrations: Bool, documentation: String? = nil
    ) {
        self.issuer = issuer
        self.scopes = Scopes(scopes.names.union(Scopes.identity))
        self.algorithms = algorithms
        self.contexts = contexts
        self.takesRegistrations = takesRegistrations
        self.documentation = documentation
    }

    /// The members.
    public static let members: [AnswerMember<ServerMetadata>] = [
        .always("issuer", "Who issues the tokens.") { $0.issuer },
        .always("authorization_endpoint", "Where users are sent.") { $0.url(.authorize) },
        .always("token_endpoint", "Where tokens are had.") { $0.url(.token) },
        .always("jwks_uri", "The keys that sign them.") { $0.url(.keys) },
        .always("userinfo_endpoint", "Who the user is.") { $0.url(.userInfo) },
        .always("revocation_endpoint", "RFC 7009.") { $0.url(.revoke) },
        .always("introspection_endpoint", "RFC 7662.") { $0.url(.introspect) },
        .always("pushed_authorization_request_endpoint", "RFC 9126.") { $0.url(.push) },
        .always("device_authorization_endpoint", "RFC 8628.") { $0.url(.device) },
        .always("end_session_endpoint", "OpenID Connect RP-Initiated Logout.") { $0.url(.logout) },
        .maybe("registration_endpoint", "RFC 7591.") { $0.takesRegistrations ? $0.url(.register) : nil },
        .always("scopes_supported", "What may be asked for.") { $0.scopes.sorted },
        .always("response_types_supported", "Codes only.") { _ in ["code"] },
        .always("response_modes_supported", "How codes travel.") { _ in ResponseMode.allCases.map(\.rawValue) },
        .always("grant_types_supported", "The grants.") { _ in GrantType.allCases.map(\.rawValue) },
        .always("code_challenge_methods_supported", "RFC 7636: always, and S256 only.") { _ in ["S256"] },
        .always("token_endpoint_auth_methods_supported", "How clients authenticate.") { _ in everyMethod },
        .always("token_endpoint_auth_signing_alg_values_supported", "In private_key_jwt.") { _ in algorithmNames },
        .always("revocation_endpoint_auth_methods_supported", "How clients authenticate.") { _ in everyMethod },
        .always("revocation_endpoint_auth_signing_alg_values_supported", "In private_key_jwt.") { _ in algorithmNames },
        .always("introspection_endpoint_auth_methods_supported", "Not by name alone.") { _ in confidentialMethods },
        .always("introspection_endpoint_auth_signing_alg_values_supported", "In private_key_jwt.") { _ in algorithmNames
        },
        .always("dpop_signing_alg_values_supported", "RFC 9449.") { _ in SignatureAlgorithm.names },
        .always("authorization_response_iss_parameter_supported", "RFC 9207.") { _ in true },
        .always("require_pushed_authorization_requests", "Of some clients, not of all.") { _ in false },
        .always("request_parameter_supported", "Push the request instead.") { _ in false },
        .always("request_uri_parameter_supported", "Only for pushed requests.") { _ in false },
        .always("subject_types_supported", "One name for a user at all clients.") { _ in ["public"] },
        .always("id_token_signing_alg_values_supported", "By the client's choice.") { $0.algorithms.map(\.rawValue) },
        .always("claims_supported", "What tokens may say.") { _ in claims },
        .always("claims_parameter_supported", "Scopes say it.") { _ in false },
        .maybe("acr_values_supported", "How strong a sign-in may be asked for.") {
            $0.contexts.isEmpty ? nil : $0.contexts
        },
        .always("prompt_values_supported", "What may be shown.") { _ in Prompt.allCases.map(\.rawValue) },
        .maybe("service_documentation", "For people.") { $0.documentation },
    ]

    private static let everyMethod = ClientAuthenticationMethod.allCases.map(\.rawValue)
    private static let confidentialMethods = everyMethod.filter {
        $0 != ClientAuthenticationMethod.publicClient.rawValue
    }
    private static let algorithmNames = SignatureAlgorithm.names
    private static let claims = IDTokenClaims.members.map(\.property.name)

    private func url(_ endpoint: OAuthEndpoint) -> String { issuer + endpoint.rawValue }
}

/// The paths of the authorization server.
public enum OAuthEndpoint: String, Sendable, CaseIterable {
    case authorize = "/oauth/authorize"
    case token = "/oauth/token"
    case revoke = "/oauth/revoke"
    case introspect = "/oauth/introspect"
    case push = "/oauth/par"
    case device = "/oauth/device_authorization"
    case devicePage = "/oauth/device"
    case userInfo = "/oauth/userinfo"
    case logout = "/oauth/logout"
    case register = "/oauth/register"
    case keys = "/.well-known/jwks.json"
    case metadata = "/.well-known/oauth-authorization-server"
    case openIDConfiguration = "/.well-known/openid-configuration"
    case resourceMetadata = "/.well-known/oauth-protected-resource"
}

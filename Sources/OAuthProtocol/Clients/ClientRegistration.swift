public import Core

/// What a client says about itself when it registers (RFC 7591 §2), checked.
///
/// Nothing that it names is ever fetched: keys come by value (`jwks`), not by address, and links are only shown.
public struct ClientRegistration: Sendable {
    /// How many redirect URIs a client may have.
    public static let mostRedirectURIs = 20

    /// `client_name`, fit to be shown (``DisplayName``).
    public let name: DisplayName
    /// `redirect_uris`.
    public let redirectURIs: [RedirectURI]
    /// `post_logout_redirect_uris` (OpenID Connect RP-Initiated Logout §3.1).
    public let logoutURIs: [RedirectURI]
    /// `grant_types`.
    public let grants: Set<GrantType>
    /// `token_endpoint_auth_method`.
    public let authentication: ClientAuthenticationMethod
    /// `jwks`, for `private_key_jwt`.
    public let keys: JWKSet?
    /// `scope`: what it will ask for.
    public let scopes: Scopes
    /// `logo_uri`.
    public let logo: PublicLink?
    /// `policy_uri`.
    public let policy: PublicLink?
    /// `tos_uri`.
    public let terms: PublicLink?
    /// `id_token_signed_response_alg`.
    public let algorithm: SignatureAlgorithm
    /// `require_pushed_authorization_requests`.
    public let mustPush: Bool
    /// `dpop_bound_access_tokens`.
    public let mustProvePossession: Bool

    /// Reads the metadata. What isn't known is ignored (RFC 7591 §2); what is known has to be right.
    public init(_ value: JSONValue) throws(OAuthRefusal) {
        guard case .object = value else { throw Self.refusal("the metadata must be a JSON object") }
        guard value["jwks_uri"] == nil else { throw Self.refusal("jwks_uri is not taken: send the keys as jwks") }
        let metadata = ClientMetadata(value)
        name = try DisplayName(metadata.text("client_name") ?? "")
        grants = try metadata.names("grant_types", default: [GrantType.authorizationCode.rawValue])
        try metadata.check("response_types", isOnly: grants.contains(.authorizationCode) ? "code" : nil)
        authentication = try metadata.name("token_endpoint_auth_method") ?? .secretBasic
        keys = try metadata.keys()
        redirectURIs = try metadata.redirectURIs("redirect_uris")
        logoutURIs = try metadata.redirectURIs("post_logout_redirect_uris")
        scopes = try metadata.text("scope").map(Scopes.init) ?? Scopes.none
        logo = try metadata.link("logo_uri")
        policy = try metadata.link("policy_uri")
        terms = try metadata.link("tos_uri")
        algorithm = try metadata.name("id_token_signed_response_alg") ?? .rs256
        mustPush = try metadata.flag("require_pushed_authorization_requests")
        mustProvePossession = try metadata.flag("dpop_bound_access_tokens")
        try checkTogether()
    }

    /// Reads the metadata from its JSON.
    public init(_ bytes: [UInt8]) throws(OAuthRefusal) {
        guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: 65_536, depth: 8)) else {
            throw Self.refusal("the metadata must be a JSON object without repeated members")
        }
        try self.init(value)
    }

    private func checkTogether() throws(OAuthRefusal) {
        guard !grants.contains(.authorizationCode) || !redirectURIs.isEmpty else {
            throw OAuthRefusal(.invalidRedirectURI, "redirect_uris is missing")
        }
        guard (authentication == .privateKeyJWT) == (keys != nil) else {
            throw Self.refusal("private_key_jwt needs jwks, and nothing else does")
        }
        let needSecret = grants.contains(.clientCredentials) || grants.contains(.tokenExchange)
        guard authentication != .publicClient || !needSecret else {
            throw Self.refusal("a public client can't act by itself, nor exchange tokens")
        }
        guard !grants.contains(.refreshToken) || grants.contains(.authorizationCode) || grants.contains(.deviceCode)
        else {
            throw Self.refusal("refresh_token comes with authorization_code or device_code")
        }
    }

    static func refusal(_ description: StaticString) -> OAuthRefusal {
        OAuthRefusal(.invalidClientMetadata, description)
    }
}

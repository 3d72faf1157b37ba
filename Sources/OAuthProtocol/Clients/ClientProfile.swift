/// What the protocol has to know of a client in order to judge its requests.
public struct ClientProfile: Sendable {
    /// `client_id`.
    public let id: String
    /// Where its answers may go.
    public let redirectURIs: [RedirectURI]
    /// Which grants it may use.
    public let grants: Set<GrantType>
    /// Which scopes it may ask for.
    public let scopes: Scopes
    /// Which resources it may ask tokens for, beside our own API.
    public let resources: [String]
    /// How it says who it is.
    public let authentication: ClientAuthenticationMethod
    /// Whether its authorization requests have to be pushed (RFC 9126 §6).
    public let mustPush: Bool
    /// Whether its tokens are bound to a key (RFC 9449 §5.2).
    public let mustProvePossession: Bool

    /// A client as it is registered.
    public init(
        id: String, redirectURIs: [RedirectURI], grants: Set<GrantType>, scopes: Scopes, resources: [String] = [],
        authentication: ClientAuthenticationMethod, mustPush: Bool = false, mustProvePossession: Bool = false
    ) {
        self.id = id
        self.redirectURIs = redirectURIs
        self.grants = grants
        self.scopes = scopes
        self.resources = resources
        self.authentication = authentication
        self.mustPush = mustPush
        self.mustProvePossession = mustProvePossession
    }

    /// Refuses a grant that the client may not use.
    public func check(_ grant: GrantType) throws(OAuthRefusal) {
        guard grants.contains(grant) else {
            throw OAuthRefusal(.unauthorizedClient, "the client may not use this grant")
        }
    }

    /// What a client that asks for `asked` asks for: all that it may when it says nothing (RFC 6749 §3.3), but never signing in or staying, which
    /// it has to ask for by name. A scope that it may not ask for is refused.
    public func scopes(asked: Scopes?) throws(OAuthRefusal) -> Scopes {
        guard let asked else { return scopes.permissionsOnly }
        guard asked.isSubset(of: scopes) else {
            throw OAuthRefusal(.invalidScope, "the client may not ask for one of the scopes")
        }
        return asked
    }

    /// Refuses a resource that the client may not have tokens for.
    public func check(_ asked: [ResourceIndicator], own: String) throws(OAuthRefusal) {
        for resource in asked where resource.text != own && !resources.contains(resource.text) {
            throw OAuthRefusal(.invalidTarget, "the client may not ask for tokens for this resource")
        }
    }

    /// What a token is for, when those are what was granted and these what is asked for (RFC 8707 §2.2): never more than was granted, where
    /// anything was.
    public func resources(
        asked: [ResourceIndicator], of granted: [ResourceIndicator], own: String
    ) throws(OAuthRefusal) -> [ResourceIndicator] {
        guard !asked.isEmpty else { return granted }
        try check(asked, own: own)
        guard granted.isEmpty || Set(asked).isSubset(of: granted) else {
            throw OAuthRefusal(.invalidTarget, "resource asks for more than was granted")
        }
        return asked
    }
}

/// How a client says who it is (`token_endpoint_auth_method`, RFC 7591 §2).
public enum ClientAuthenticationMethod: String, Sendable, CaseIterable {
    /// A secret in the `Authorization` header.
    case secretBasic = "client_secret_basic"
    /// A secret in the form, as guide A shows.
    case secretPost = "client_secret_post"
    /// A token that it signed (RFC 7523).
    case privateKeyJWT = "private_key_jwt"
    /// By its name alone: a public client.
    case publicClient = "none"
}

/// The grants there are. Implicit and password aren't among them (RFC 9700 §2.1.2 and §2.4).
public enum GrantType: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case clientCredentials = "client_credentials"
    /// RFC 8628.
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
    /// RFC 8693.
    case tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
}

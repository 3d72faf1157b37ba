public import Core

/// A request to `/oauth/token`.
public enum TokenRequest: Sendable {
    case code(CodeRequest)
    case refresh(RefreshRequest)
    case clientCredentials(ClientCredentialsRequest)
    case device(DeviceTokenRequest)
    case exchange(TokenExchangeRequest)

    /// Reads the form. Who asks is read by ``PresentedClient``, whether they may by ``ClientProfile/check(_:)``.
    public init(_ parameters: FormParameters) throws(OAuthRefusal) {
        try parameters.checkUnique()
        switch GrantType(rawValue: try parameters.required("grant_type")) {
        case .authorizationCode: self = .code(try CodeRequest(parameters))
        case .refreshToken: self = .refresh(try RefreshRequest(parameters))
        case .clientCredentials: self = .clientCredentials(try ClientCredentialsRequest(parameters))
        case .deviceCode: self = .device(try DeviceTokenRequest(parameters))
        case .tokenExchange: self = .exchange(try TokenExchangeRequest(parameters))
        case nil: throw OAuthRefusal(.unsupportedGrantType, "there is no such grant")
        }
    }

    /// Its grant.
    public var grant: GrantType {
        switch self {
        case .code: .authorizationCode
        case .refresh: .refreshToken
        case .clientCredentials: .clientCredentials
        case .device: .deviceCode
        case .exchange: .tokenExchange
        }
    }
}

/// `authorization_code` (RFC 6749 §4.1.3).
public struct CodeRequest: Sendable {
    /// The code; nil when the text can't be one of ours, so that it is refused as an unknown one.
    public let code: OpaqueToken?
    /// The redirect URI of the authorization request.
    public let redirectURI: String?
    /// What the challenge was made of.
    public let verifier: CodeVerifier?
    /// What the token is for, when it isn't for all that the code is for (RFC 8707 §2.2).
    public let resources: [ResourceIndicator]

    init(_ parameters: FormParameters) throws(OAuthRefusal) {
        code = OpaqueToken(try parameters.required("code"), as: .authorizationCode)
        redirectURI = try parameters.value("redirect_uri")
        if let text = try parameters.value("code_verifier") {
            guard let verifier = CodeVerifier(text) else {
                throw OAuthRefusal(.invalidGrant, "code_verifier must be 43 to 128 unreserved characters")
            }
            self.verifier = verifier
        } else {
            verifier = nil
        }
        resources = try ResourceIndicator.read(parameters)
    }
}

/// `refresh_token` (RFC 6749 §6).
public struct RefreshRequest: Sendable {
    /// The refresh token as it came.
    public let token: Secret<String>
    /// The scopes to narrow to (``Scopes/narrowed(to:)``).
    public let scopes: Scopes?
    /// The resources to narrow to.
    public let resources: [ResourceIndicator]

    init(_ parameters: FormParameters) throws(OAuthRefusal) {
        token = Secret(try parameters.required("refresh_token"))
        scopes = try parameters.value("scope").map(Scopes.init)
        resources = try ResourceIndicator.read(parameters)
    }
}

/// `client_credentials` (RFC 6749 §4.4.2).
public struct ClientCredentialsRequest: Sendable {
    /// The scopes it asks for; nil for all that it may have (``ClientProfile/scopes(asked:)``).
    public let scopes: Scopes?
    /// What the token is for.
    public let resources: [ResourceIndicator]

    init(_ parameters: FormParameters) throws(OAuthRefusal) {
        scopes = try parameters.value("scope").map(Scopes.init)
        if let scopes {
            guard scopes.names.isDisjoint(with: Scopes.identity) else {
                throw OAuthRefusal(
                    .invalidScope, "a client by itself is no user: no openid, profile, email, offline_access")
            }
        }
        resources = try ResourceIndicator.read(parameters)
    }
}

/// The device's question whether its user is done (RFC 8628 §3.4).
public struct DeviceTokenRequest: Sendable {
    /// The device code; nil when the text can't be one of ours.
    public let code: OpaqueToken?

    init(_ parameters: FormParameters) throws(OAuthRefusal) {
        code = OpaqueToken(try parameters.required("device_code"), as: .deviceCode)
    }
}

public import Core

/// A token for another one (RFC 8693 §2.1): an agent's, to act for a user.
///
/// The answer's scopes are ``Scopes/delegable`` of those of the subject's token, and it names the actor (``ActingParty``).
public struct TokenExchangeRequest: Sendable {
    /// Whom the new token is about.
    public let subject: TypedToken
    /// Who will act, when it isn't the client itself.
    public let actor: TypedToken?
    /// The scopes to narrow to.
    public let scopes: Scopes?
    /// `audience`: names of whom the token is for.
    public let audiences: [String]
    /// `resource`: addresses of what the token is for.
    public let resources: [ResourceIndicator]

    /// A token and what kind it says it is.
    public struct TypedToken: Sendable {
        /// The token as it came.
        public let text: Secret<String>
        /// Its kind.
        public let type: ExchangeTokenType
    }

    init(_ parameters: FormParameters) throws(OAuthRefusal) {
        let subject = try Self.token(parameters, "subject_token", "subject_token_type")
        guard let subject else { throw OAuthRefusal(.invalidRequest, "subject_token is missing") }
        self.subject = subject
        actor = try Self.token(parameters, "actor_token", "actor_token_type")
        if let wanted = try parameters.value("requested_token_type") {
            guard ExchangeTokenType(rawValue: wanted) != nil else {
                throw OAuthRefusal(.invalidRequest, "requested_token_type must be that of an access token")
            }
        }
        scopes = try parameters.value("scope").map(Scopes.init)
        audiences = parameters.values("audience")
        guard audiences.count <= ResourceIndicator.most,
            audiences.allSatisfy({ Characters.areVisible($0, atMost: AbsoluteURI.longest) })
        else { throw OAuthRefusal(.invalidTarget, "audience is not one that tokens are given for") }
        resources = try ResourceIndicator.read(parameters)
    }

    private static func token(
        _ parameters: FormParameters, _ name: StaticString, _ typeName: StaticString
    ) throws(OAuthRefusal) -> TypedToken? {
        guard let text = try parameters.value(name) else {
            guard try parameters.value(typeName) == nil else {
                throw OAuthRefusal(.invalidRequest, typeName, "stands without its token")
            }
            return nil
        }
        guard let type = ExchangeTokenType(rawValue: try parameters.required(typeName)) else {
            throw OAuthRefusal(.invalidRequest, typeName, "is none that this server exchanges")
        }
        return TypedToken(text: Secret(text), type: type)
    }
}

/// Kinds of tokens (RFC 8693 §3). Refresh and ID tokens aren't exchanged.
public enum ExchangeTokenType: String, Sendable, CaseIterable {
    case accessToken = "urn:ietf:params:oauth:token-type:access_token"
    /// A JWT; ours are access tokens.
    case jwt = "urn:ietf:params:oauth:token-type:jwt"
}

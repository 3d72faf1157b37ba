public import Core

/// What a token request is answered with (RFC 6749 §5.1, and RFC 8693 §2.2.1). Send it with `Cache-Control: no-store`.
public struct TokenAnswer: Answer {
    /// The access token.
    public let accessToken: Secret<String>
    /// `Bearer`, or `DPoP` when it is bound to a key.
    public let type: AccessTokenType
    /// How long the access token lives, in whole seconds.
    public let lifetime: Duration
    /// What comes next.
    public let refreshToken: Secret<String>?
    /// Who the user is.
    public let idToken: Secret<String>?
    /// The scopes that were granted.
    public let scopes: Scopes
    /// What was issued, where a token was exchanged.
    public let issuedType: ExchangeTokenType?

    /// An answer.
    public init(
        accessToken: Secret<String>, type: AccessTokenType, lifetime: Duration, refreshToken: Secret<String>? = nil,
        idToken: Secret<String>? = nil, scopes: Scopes, issuedType: ExchangeTokenType? = nil
    ) {
        self.accessToken = accessToken
        self.type = type
        self.lifetime = lifetime
        self.refreshToken = refreshToken
        self.idToken = idToken
        self.scopes = scopes
        self.issuedType = issuedType
    }

    /// The members.
    public static let members: [AnswerMember<TokenAnswer>] = [
        .always("access_token", "The access token.") { $0.accessToken.reveal() },
        .always("token_type", "How to send it.") { $0.type },
        .always("expires_in", "Seconds.") { $0.lifetime.components.seconds },
        .maybe("refresh_token", "For the next access token. It serves once.") { $0.refreshToken?.reveal() },
        .maybe("id_token", "Who the user is, with the scope openid.") { $0.idToken?.reveal() },
        .always("scope", "What was granted, separated by spaces.") { $0.scopes.text },
        .maybe("issued_token_type", "What was issued, where a token was exchanged.") { $0.issuedType },
    ]
}

/// How an access token is sent.
public enum AccessTokenType: String, Sendable, CaseIterable, JSONWritable {
    /// By whoever has it (RFC 6750).
    case bearer = "Bearer"
    /// With a proof of its key (RFC 9449).
    case dpop = "DPoP"
}

extension ExchangeTokenType: JSONWritable {}

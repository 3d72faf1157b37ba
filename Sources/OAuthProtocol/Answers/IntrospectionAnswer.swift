public import Core

/// What is known of a token (RFC 7662 §2.2). Of one that is unknown, expired or not for whoever asks, nothing is: ``inactive``.
public struct IntrospectionAnswer: Answer {
    /// What an active token says; nil for any other.
    public let claims: Claims?

    /// `{"active":false}`, and nothing else.
    public static let inactive = IntrospectionAnswer(claims: nil)

    /// An active token.
    public static func active(_ claims: Claims) -> IntrospectionAnswer { IntrospectionAnswer(claims: claims) }

    /// What an active token says.
    public struct Claims: Sendable {
        /// Its scopes.
        public let scopes: Scopes
        /// Whose it is.
        public let clientID: String
        /// The user's name, when there is a user.
        public let username: String?
        /// How it is sent; nil for a refresh token.
        public let type: AccessTokenType?
        /// Whom it is about.
        public let subject: String
        /// Whom it is for.
        public let audience: [String]
        /// Who issued it.
        public let issuer: String
        /// When.
        public let issuedAt: Instant
        /// Until when it is good.
        public let expiresAt: Instant
        /// Its id.
        public let id: String?
        /// The key it is bound to.
        public let confirmation: Confirmation?
        /// Who acts with it.
        public let actor: ActingParty?

        /// What an active token says.
        public init(
            scopes: Scopes, clientID: String, username: String? = nil, type: AccessTokenType?, subject: String,
            audience: [String], issuer: String, issuedAt: Instant, expiresAt: Instant, id: String? = nil,
            confirmation: Confirmation? = nil, actor: ActingParty? = nil
        ) {
            self.scopes = scopes
            self.clientID = clientID
            self.username = username
            self.type = type
            self.subject = subject
            self.audience = audience
            self.issuer = issuer
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
            self.id = id
            self.confirmation = confirmation
            self.actor = actor
        }
    }

    /// The members.
    public static let members: [AnswerMember<IntrospectionAnswer>] = [
        .always("active", "Whether the token is good now.") { $0.claims != nil },
        .maybe("scope", "Its scopes, separated by spaces.") { $0.claims?.scopes.text },
        .maybe("client_id", "Whose it is.") { $0.claims?.clientID },
        .maybe("username", "The user's name.") { $0.claims?.username },
        .maybe("token_type", "How it is sent.") { $0.claims?.type },
        .maybe("exp", "Until when it is good, in seconds since 1970.") { $0.claims?.expiresAt.seconds },
        .maybe("iat", "When it was issued, in seconds since 1970.") { $0.claims?.issuedAt.seconds },
        .maybe("sub", "Whom it is about.") { $0.claims?.subject },
        .maybe("aud", "Whom it is for.") { $0.claims?.audience },
        .maybe("iss", "Who issued it.") { $0.claims?.issuer },
        .maybe("jti", "Its id.") { $0.claims?.id },
        .maybe("cnf", "The key it is bound to.") { $0.claims?.confirmation },
        .maybe("act", "Who acts with it.") { $0.claims?.actor },
    ]
}

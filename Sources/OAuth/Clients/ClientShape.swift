public import Core
import Identity
import OAuthProtocol

extension OAuthClient: Shaped {
    /// A client as administrators see it, in the words of RFC 7591.
    public static let shape = Shape<OAuthClient>("OAuthClient", "A client.", fields { $0 })

    /// The fields of something that has a client.
    static func fields<Row: Sendable>(_ client: @escaping @Sendable (Row) -> OAuthClient) -> [Field<Row>] {
        [
            .field("client_id", "Its id.") { client($0).profile.id },
            .field("client_name", "As it is shown to people.") { client($0).name },
            .field("grant_types", "What it may use.") { client($0).profile.grants.map(\.rawValue).sorted() },
            .field("token_endpoint_auth_method", "How it says who it is.") {
                client($0).profile.authentication.rawValue
            },
            .field("redirect_uris", "Where its answers may go.") { client($0).profile.redirectURIs.map(\.text) },
            .field("post_logout_redirect_uris", "Where its users may go after signing out.") {
                client($0).logoutURIs.map(\.text)
            },
            .field("scope", "What it may ask for, separated by spaces.") { client($0).profile.scopes.text },
            .field("resources", "What it may ask tokens for, beside our own API.") { client($0).profile.resources },
            .field("jwks", "The keys it signs its assertions with.") { client($0).keys },
            .field("id_token_signed_response_alg", "What its tokens are signed with.") {
                client($0).algorithm.rawValue
            },
            .field("token_lifetime", "How long its access tokens live, in seconds.") {
                (client($0).tokenLifetime ?? .seconds(3600)).components.seconds
            },
            .field("require_pushed_authorization_requests", "Whether it has to push its requests.") {
                client($0).profile.mustPush
            },
            .field("dpop_bound_access_tokens", "Whether its tokens are bound to a key.") {
                client($0).profile.mustProvePossession
            },
            .field("first_party", "Whether it is one of the house's own, for which nobody is asked.") {
                client($0).isFirstParty
            },
            .field("logo_uri", "Its logo.") { client($0).links.logo },
            .field("policy_uri", "Its privacy policy.") { client($0).links.policy },
            .field("tos_uri", "Its terms.") { client($0).links.terms },
            .field("active", "Whether it may do anything.") { client($0).isActive },
            .field("created_at", "When it was registered.") { client($0).createdAt },
            .field("updated_at", "When it was last changed.") { client($0).updatedAt },
            .field("version", "Rises with every change.") { client($0).version },
        ]
    }
}

/// A client with the secret that it just got.
public struct ClientWithSecret: Sendable {
    /// The client.
    public let client: OAuthClient
    /// The secret, shown this once; nil where the client has none.
    public let secret: Secret<String>?

    /// A client and its secret.
    public init(client: OAuthClient, secret: Secret<String>?) {
        self.client = client
        self.secret = secret
    }
}

extension ClientWithSecret: Shaped {
    /// The client, and its secret.
    public static let shape = Shape<ClientWithSecret>(
        "OAuthClientWithSecret", "A client, and the secret that it just got.",
        [
            .field("client_secret", "Its secret, shown this once; null where it has none.") { $0.secret?.reveal() }
        ] + OAuthClient.fields { $0.client })
}

extension Registration.InitialToken: Shaped {
    /// A token as administrators see it: without its text.
    public static let shape = Shape<Registration.InitialToken>(
        "OAuthRegistrationToken", "What lets a program register clients.", fields { $0 })

    static func fields<Row: Sendable>(
        _ token: @escaping @Sendable (Row) -> Registration.InitialToken
    ) -> [Field<Row>] {
        [
            .field("id", "Its id.") { token($0).id },
            .field("label", "What it is for.") { token($0).label },
            .field("uses_left", "How many more clients it may register.") { token($0).usesLeft },
            .field("created_at", "When it was made.") { token($0).createdAt },
            .field("expires_at", "Until when it works.") { token($0).expiresAt },
        ]
    }
}

/// A token for registering clients, with its text.
public struct NewInitialToken: Sendable {
    let token: Registration.InitialToken
    let text: Secret<String>

    /// A token as ``Registration/makeToken(_:uses:lifetime:by:)`` gives it.
    public init(_ made: (token: Registration.InitialToken, text: Secret<String>)) {
        token = made.token
        text = made.text
    }
}

extension NewInitialToken: Shaped {
    /// The token, and its text.
    public static let shape = Shape<NewInitialToken>(
        "OAuthNewRegistrationToken", "What lets a program register clients, and its text.",
        [.field("token", "Its text, shown this once.") { $0.text.reveal() }]
            + Registration.InitialToken.fields { $0.token })
}

extension Consent: Shaped {
    /// A consent as whoever gave it sees it.
    public static let shape = Shape<Consent>(
        "OAuthConsent", "What a client was granted.",
        [
            .field("client_id", "The client.") { $0.client.profile.id },
            .field("client_name", "As it is shown to people.") { $0.client.name },
            .field("logo_uri", "Its logo.") { $0.client.links.logo },
            .field("scopes", "What it was granted.") { $0.scopes },
            .field("created_at", "When that was first granted.") { $0.createdAt },
            .field("updated_at", "When it was last.") { $0.updatedAt },
        ])
}

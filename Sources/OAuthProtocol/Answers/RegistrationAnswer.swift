public import Core

/// What a client's registration is answered with (RFC 7591 §3.2.1), with status 201: its name, its secret, and what was understood.
public struct RegistrationAnswer: Answer {
    /// `client_id`.
    public let clientID: String
    /// `client_secret`, shown this once; nil for a client without.
    public let secret: Secret<String>?
    /// When it was registered.
    public let registeredAt: Instant
    /// What it said.
    public let registration: ClientRegistration
    /// The scopes that it may ask for.
    public let scopes: Scopes

    /// An answer.
    public init(
        clientID: String, secret: Secret<String>?, registeredAt: Instant, registration: ClientRegistration,
        scopes: Scopes
    ) {
        self.clientID = clientID
        self.secret = secret
        self.registeredAt = registeredAt
        self.registration = registration
        self.scopes = scopes
    }

    /// The members.
    public static let members: [AnswerMember<RegistrationAnswer>] = [
        .always("client_id", "The client's name.") { $0.clientID },
        .maybe("client_secret", "Its secret, shown this once.") { $0.secret?.reveal() },
        .always("client_id_issued_at", "When it was registered, in seconds since 1970.") { $0.registeredAt.seconds },
        .maybe("client_secret_expires_at", "0: the secret doesn't expire.") { $0.secret == nil ? nil : 0 },
        .always("client_name", "As it is shown.") { $0.registration.name.text },
        .always("redirect_uris", "Where its answers may go.") { $0.registration.redirectURIs.map(\.text) },
        .always("post_logout_redirect_uris", "Where users may go after signing out.") {
            $0.registration.logoutURIs.map(\.text)
        },
        .always("grant_types", "What it may use.") { $0.registration.grants.map(\.rawValue).sorted() },
        .always("response_types", "Codes, or nothing.") {
            $0.registration.grants.contains(.authorizationCode) ? ["code"] : []
        },
        .always("token_endpoint_auth_method", "How it authenticates.") { $0.registration.authentication.rawValue },
        .maybe("jwks", "Its keys.") { $0.registration.keys },
        .always("scope", "What it may ask for.") { $0.scopes.text },
        .maybe("logo_uri", "Its logo.") { $0.registration.logo?.text },
        .maybe("policy_uri", "Its privacy policy.") { $0.registration.policy?.text },
        .maybe("tos_uri", "Its terms.") { $0.registration.terms?.text },
        .always("id_token_signed_response_alg", "What its ID tokens are signed with.") {
            $0.registration.algorithm.rawValue
        },
        .always("require_pushed_authorization_requests", "Whether it has to push its requests.") {
            $0.registration.mustPush
        },
        .always("dpop_bound_access_tokens", "Whether its tokens are bound to a key.") {
            $0.registration.mustProvePossession
        },
    ]
}

import Core
import HTTPTypes
import OAuthProtocol

extension RouteTable {
    /// What clients have to know: where to ask for tokens, and for what.
    static let oauthMetadata: [Route] = [
        .document(
            OAuthEndpoint.metadata.rawValue, room: .oauth, because: "clients read it before they ask for anything",
            "What this authorization server can, and where (RFC 8414).", content: .publicJSON,
            schema: ServerMetadata.schema, MetadataEndpoint.server),
        .document(
            OAuthEndpoint.openIDConfiguration.rawValue, room: .oauth,
            because: "clients read it before they ask for anything",
            "The same, where OpenID Connect looks for it.", content: .publicJSON, schema: ServerMetadata.schema,
            MetadataEndpoint.server),
        .document(
            OAuthEndpoint.resourceMetadata.rawValue, room: .oauth,
            because: "a client that was refused reads here whom to ask",
            "What tokens this API takes, and from whom (RFC 9728).", content: .publicJSON,
            schema: ResourceMetadata.schema, MetadataEndpoint.resource),
    ]

    /// Endpoints that clients call.
    static let oauthEndpoints: [Route] = [
        .oauth(
            .token, because: "the client authenticates in the request itself",
            "Have tokens for a code, a refresh token, a device's code, another token, or as a program by itself.",
            form: .token, answer: .flat(TokenAnswer.self),
            errors: [
                .invalidClient, .invalidGrant, .unauthorizedClient, .unsupportedGrantType, .invalidScope,
                .invalidTarget, .invalidDPoPProof, .authorizationPending, .slowDown, .expiredToken, .accessDenied,
            ],
            TokenEndpoint.token),
        .oauth(
            .introspect, tier: .open, because: "the client authenticates in the request itself",
            "What is known of a token of the client's own (RFC 7662).",
            form: .presentedToken, answer: .flat(IntrospectionAnswer.self), errors: [.invalidClient],
            TokenEndpoint.introspect),
        .oauth(
            .revoke, tier: .open, because: "the client authenticates in the request itself",
            "Give a token back; what it stands for ends (RFC 7009).",
            form: .presentedToken, answer: .flat(EmptyAnswer.self), errors: [.invalidClient],
            TokenEndpoint.revoke),
        .oauth(
            .push, tier: .open, because: "the client authenticates in the request itself",
            "Leave a request to authorize here, and send the user with its name (RFC 9126).",
            form: .authorization, answer: .flat(PushedRequestAnswer.self, status: .created),
            errors: [
                .invalidClient, .unauthorizedClient, .unsupportedResponseType, .invalidScope, .invalidTarget,
                .invalidRedirectURI, .invalidDPoPProof, .requestNotSupported, .invalidRequestURI,
            ],
            TokenEndpoint.push),
        .oauth(
            .device, because: "the client authenticates in the request itself",
            "Begin on a device without a browser: its user types a code elsewhere (RFC 8628).",
            form: .device, answer: .flat(DeviceAuthorizationAnswer.self),
            errors: [.invalidClient, .unauthorizedClient, .invalidScope, .invalidTarget],
            TokenEndpoint.device),
        userInfo(.get), userInfo(.post), registration,
    ]

    private static let registration = Route(
        method: .post, path: OAuthEndpoint.register.rawValue, tier: .signIn,
        requirement: .nothing(because: "an initial access token, which an administrator made, is the credential"),
        room: .oauth, summary: "Register a client (RFC 7591), where programs may.", parameters: [],
        body: BodyDeclaration(
            name: "OAuthClientMetadata", schema: .map(of: .anything), limit: BodyDeclaration.usualLimit),
        answer: AnswerForm<RegistrationAnswer>.flat(RegistrationAnswer.self, status: .created).declaration,
        errors: [.noAuthToken, .notFound],
        handler: .open { context, bytes in
            let form = AnswerForm<RegistrationAnswer>.flat(RegistrationAnswer.self, status: .created)
            return form.reply(try await RegistrationEndpoint.register(context, bytes))
        }
    ).refusingAsOAuth([.invalidToken, .invalidClientMetadata, .invalidRedirectURI])

    private static func userInfo(_ method: HTTPRequest.Method) -> Route {
        .open(
            method, OAuthEndpoint.userInfo.rawValue, room: .oauth,
            because: "the scopes of the access token decide what is told",
            "Who the user of an access token is, as far as its scopes tell (OpenID Connect Core §5.3).",
            answer: .flat(UserInfo.self), errors: [.noAuthToken, .unavailable, .overloaded], UserInfoEndpoint.read
        ).refusing(.oauth([401: [.invalidToken, .invalidDPoPProof], 403: [.insufficientScope]]))
    }
}

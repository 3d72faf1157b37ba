import Access
import Core
import HTTPTypes
import Identity

/// Every route of the server. To add one, add a block here and its function under `Endpoints/`; the router, `HEAD`,
/// `Allow`, the OpenAPI document and the tests follow from the block.
enum RouteTable {
    /// All routes, in the order of the document.
    static let all: [Route] = identity + securityEvents + status + documents

    static let identity: [Route] = [
        .open(
            .post, "/v1/auth/login", tier: .signIn, room: .identity,
            because: "this is where people prove who they are",
            "Sign in with an e-mail address, or a user name, and a password.",
            body: .json(SignInBody.self), answer: .data(TokensView.self),
            errors: [.invalidCredentials, .accountDisabled, .accountLocked, .overloaded, .unavailable],
            SignInEndpoint.signIn),
        .open(
            .post, "/v1/auth/refresh", tier: .signIn, room: .identity,
            because: "the refresh token in the body is the credential",
            "Exchange a refresh token for a new pair of tokens. A refresh token serves once.",
            body: .json(RefreshBody.self), answer: .data(TokensView.self),
            errors: [.invalidRefreshToken, .accountDisabled, .overloaded, .unavailable],
            SignInEndpoint.refresh),
        .signed(
            .post, "/v1/auth/logout", needs: .sessionRevoke, room: .identity,
            "End the session of this token; it and its refresh token stop working at once.",
            answer: .data(SignedOutView.self),
            SessionEndpoint.signOut),
        .signed(
            .get, "/v1/auth/profile", needs: .sessionRead, room: .identity,
            "Who the token belongs to, and what it allows.",
            answer: .data(ProfileView.self),
            SessionEndpoint.profile),
        .signed(
            .get, "/v1/auth/sessions", needs: .sessionRead, room: .identity,
            "One's own sessions, the latest first.",
            answer: .data(SessionsView.self),
            SessionEndpoint.sessions),
        .document(
            "/.well-known/jwks.json", room: .identity,
            because: "public keys are public",
            "The public keys that access tokens are checked with (RFC 7517).",
            content: .keySet, schema: SignInEndpoint.keySetSchema,
            SignInEndpoint.keySet),
    ]

    static let securityEvents: [Route] = [
        .signed(
            .get, "/v1/security-events", needs: .eventRead, room: .securityEvents,
            "Security events, newest first: one's own, or everybody's with `event:list`.",
            parameters: SecurityEventsEndpoint.parameters, answer: .data(SecurityEventsView.self),
            SecurityEventsEndpoint.list)
    ]

    static let status: [Route] = [
        .open(
            .get, "/livez", tier: .probe, room: .status,
            because: "whoever restarts the process has no credentials",
            "The process answers.",
            answer: .flat(StatusView.self),
            StatusEndpoint.live),
        .open(
            .get, "/readyz", tier: .probe, room: .status,
            because: "whoever routes requests here has no credentials",
            "The server can do its work and isn't about to stop.",
            answer: .flat(StatusView.self), errors: [.notReady],
            StatusEndpoint.ready),
        .open(
            .get, "/v1/status/ping", tier: .probe, room: .status,
            because: "monitors have no credentials, and it tells them nothing else",
            "The API answers.",
            answer: .flat(PingView.self),
            StatusEndpoint.ping),
    ]

    static let documents: [Route] = [
        .document(
            "/openapi.json", room: .documents,
            because: "the API is no secret",
            "This API as an OpenAPI 3.1 document.",
            content: .publicJSON, schema: .anything,
            DocumentEndpoint.openAPI),
        .document(
            "/docs", room: .documents,
            because: "the API is no secret",
            "This API as a page to read.",
            content: .html,
            DocumentEndpoint.page),
        .document(
            "/docs/style.css", room: .documents,
            because: "it belongs to the page",
            "The page's stylesheet.",
            content: .css,
            DocumentEndpoint.style),
    ]
}

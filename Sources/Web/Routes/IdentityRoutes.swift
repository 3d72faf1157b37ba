import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Signing in and out, sessions, and the keys that tokens are checked with.
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
}

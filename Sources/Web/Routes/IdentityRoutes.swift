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
            body: .json(SignInBody.self), answer: .data(TokensView.self).with(\.fields),
            errors: [
                .invalidCredentials, .accountDisabled, .accountLocked, .mfaRequired, .mfaEnrolmentRequired,
                .crossSiteRequest, .overloaded, .unavailable,
            ],
            SignInEndpoint.signIn),
        .open(
            .post, "/v1/auth/refresh", tier: .signIn, room: .identity,
            because: "the refresh token in the body is the credential",
            "Exchange a refresh token for a new pair of tokens. A refresh token serves once.",
            body: .json(RefreshBody.self), answer: .data(TokensView.self).with(\.fields),
            errors: [
                .invalidRefreshToken, .accountDisabled, .mfaSignInRequired, .crossSiteRequest, .overloaded,
                .unavailable,
            ],
            SignInEndpoint.refresh),
        .signed(
            .post, "/v1/auth/logout", needs: .sessionRevoke, room: .identity,
            "End the session of this token; it and its refresh token stop working at once.",
            answer: .data(SignedOutView.self).with { _ in [RefreshCookie.forgetting] },
            SessionEndpoint.signOut),
        .signed(
            .get, "/v1/auth/profile", needs: .sessionRead, room: .identity,
            "Who the token belongs to, and what it allows.",
            answer: .data(ProfileView.self),
            SessionEndpoint.profile),
        .signed(
            .get, "/v1/auth/sessions", needs: .sessionRead, room: .identity,
            "One's own sessions, the latest first.",
            parameters: Paging.parameters, answer: .data(SessionsView.self),
            SessionEndpoint.sessions),
        .signed(
            .delete, "/v1/auth/sessions", needs: .sessionRevoke, room: .identity,
            "End one's other sessions, or the old ones among them.",
            parameters: [SessionEndpoint.olderThan], answer: .data(EndedSessionsView.self),
            SessionEndpoint.revokeOthers),
        .signed(
            .delete, "/v1/auth/sessions/{session}", needs: .sessionRevoke, room: .identity,
            "End one of one's own sessions.",
            parameters: [SessionEndpoint.session], answer: .data(SignedOutView.self), errors: [.notFound],
            SessionEndpoint.revoke),
        .signed(
            .post, "/v1/auth/logout-all", needs: .sessionRevoke, room: .identity,
            "End all of one's own sessions, this one included.",
            answer: .data(EndedSessionsView.self).with { _ in [RefreshCookie.forgetting] },
            SessionEndpoint.signOutEverywhere),
        .signed(
            .patch, "/v1/auth/profile", needs: .sessionRevoke, room: .identity,
            "Change one's own user name.",
            body: .json(ProfileBody.self), answer: .data(ProfileView.self), errors: [.userExists],
            PasswordEndpoint.updateProfile),
        .signed(
            .post, "/v1/auth/password", needs: .sessionRevoke, room: .identity,
            "Change one's own password; one's other sessions end.",
            body: .json(PasswordChangeBody.self), answer: .data(PasswordView.self),
            errors: [.invalidCurrentPassword, .accountLocked],
            PasswordEndpoint.change),
        .open(
            .post, "/v1/auth/password/reset", tier: .signIn, room: .identity,
            because: "who forgot the password can't sign in",
            "Ask for a link to set a new password. The answer is the same for every address.",
            body: .json(ResetRequestBody.self), answer: .data(SentView.self, status: .accepted),
            errors: [.unavailable, .overloaded],
            PasswordEndpoint.requestReset),
        .open(
            .post, "/v1/auth/password/reset/confirm", tier: .signIn, room: .identity,
            because: "the token from the mail is the credential",
            "Set a password with the token from a mail. It serves once; all sessions end.",
            body: .json(ResetBody.self), answer: .data(PasswordView.self),
            errors: [.invalidTicket, .unavailable, .overloaded],
            PasswordEndpoint.set),
        .open(
            .post, "/v1/auth/invitation/accept", tier: .signIn, room: .identity,
            because: "the token from the mail is the credential",
            "Accept an invitation by choosing the account's password.",
            body: .json(ResetBody.self), answer: .data(PasswordView.self),
            errors: [.invalidTicket, .unavailable, .overloaded],
            PasswordEndpoint.set),
        .signed(
            .post, "/v1/auth/email", needs: .sessionRevoke, room: .identity,
            "Ask for another e-mail address. It counts once the link that is mailed to it was opened.",
            body: .json(EmailChangeBody.self), answer: .data(SentView.self, status: .accepted),
            errors: [.invalidCurrentPassword, .accountLocked, .mailNotConfigured],
            PasswordEndpoint.requestEmail),
        .open(
            .post, "/v1/auth/email/confirm", tier: .signIn, room: .identity,
            because: "the token from the mail is the credential",
            "Make the address that a token was mailed to one's own; all sessions end.",
            body: .json(EmailConfirmationBody.self), answer: .data(UserView.self),
            errors: [.invalidTicket, .unavailable, .overloaded],
            PasswordEndpoint.confirmEmail),
        .document(
            "/.well-known/jwks.json", room: .identity,
            because: "public keys are public",
            "The public keys that access tokens are checked with (RFC 7517).",
            content: .keySet, schema: SignInEndpoint.keySetSchema,
            SignInEndpoint.keySet),
    ]
}

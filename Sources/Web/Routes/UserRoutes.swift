import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Accounts, for administrators.
    static let users: [Route] = [
        .signed(
            .get, "/v1/users", needs: .userRead, room: .identity,
            "Users, the newest first: everybody, or one's team.",
            parameters: UserEndpoint.listParameters, answer: .data(UsersView.self),
            UserEndpoint.list),
        .signed(
            .post, "/v1/users", needs: .userCreate, room: .identity,
            "Invite somebody: an account is made, and a mail brings the link with which its owner chooses the password.",
            body: .json(InvitationBody.self), answer: .data(UserView.self, status: .created),
            errors: [.userExists, .privilegeCeiling, .mailNotConfigured],
            InvitationEndpoint.invite),
        .signed(
            .get, "/v1/users/{user}", needs: .userRead, room: .identity,
            "One user.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self), errors: [.notFound],
            UserEndpoint.get),
        .signed(
            .patch, "/v1/users/{user}", needs: .userUpdate, room: .identity,
            "Change a user's role or name. A new role counts from their next request on.",
            parameters: [UserEndpoint.user], body: .json(UserPatchBody.self), answer: .data(UserView.self),
            errors: changeErrors + [.userExists, .versionConflict],
            UserEndpoint.update),
        .signed(
            .delete, "/v1/users/{user}", needs: .userDelete, room: .identity,
            "Erase a user with their sessions and keys; the answer shows them for the last time. Their security events stay, "
                + "without anything that names them; to remove those, call `DELETE /v1/gdpr/security-events/user/{user}` before.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self), errors: changeErrors + [.legalHold],
            UserEndpoint.erase),
        .signed(
            .post, "/v1/users/{user}/disable", needs: .userUpdate, room: .identity,
            "Refuse a user from now on and end their sessions.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self), errors: changeErrors,
            UserEndpoint.disable),
        .signed(
            .post, "/v1/users/{user}/enable", needs: .userUpdate, room: .identity,
            "Let a disabled user sign in again.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self), errors: changeErrors,
            UserEndpoint.enable),
        .signed(
            .post, "/v1/users/{user}/unlock", needs: .userUpdate, room: .identity,
            "End a user's lock after wrong passwords, the cap of 100 included.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self), errors: changeErrors,
            UserEndpoint.unlock),
        .signed(
            .post, "/v1/users/{user}/invitation", needs: .userCreate, room: .identity,
            "Send a new invitation to somebody who has not signed in yet; the one before is worthless then.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self),
            errors: [.notFound, .privilegeCeiling, .invitationAccepted, .mailNotConfigured],
            InvitationEndpoint.sendAgain),
        .signed(
            .post, "/v1/users/{user}/password-reset", needs: .userUpdate, room: .identity,
            "Mail a user a link to set a new password.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self),
            errors: [.notFound, .privilegeCeiling, .mailNotConfigured],
            InvitationEndpoint.sendReset),
        .signed(
            .get, "/v1/users/{user}/sessions", needs: .sessionListAll, room: .identity,
            "A user's sessions, the latest first.",
            parameters: [UserEndpoint.user] + Paging.parameters, answer: .data(SessionsView.self), errors: [.notFound],
            SessionEndpoint.sessionsOfUser),
        .signed(
            .delete, "/v1/users/{user}/sessions", needs: .sessionRevokeAll, room: .identity,
            "End all sessions of a user, or the old ones.",
            parameters: [UserEndpoint.user, SessionEndpoint.olderThan], answer: .data(EndedSessionsView.self),
            errors: [.notFound],
            SessionEndpoint.revokeAllOfUser),
        .signed(
            .delete, "/v1/users/{user}/sessions/{session}", needs: .sessionRevokeAll, room: .identity,
            "End one session of a user.",
            parameters: [UserEndpoint.user, SessionEndpoint.session], answer: .data(SignedOutView.self),
            errors: [.notFound],
            SessionEndpoint.revokeOfUser),
        .signed(
            .get, "/v1/sessions", needs: .sessionListAll, room: .identity,
            "Everybody's sessions, the latest first.",
            parameters: Paging.parameters, answer: .data(SessionsView.self),
            SessionEndpoint.everybodys),
        .signed(
            .delete, "/v1/sessions", needs: .sessionRevokeAll, room: .identity,
            "End everybody's sessions, one's own included, or the old ones: all must sign in again.",
            parameters: [SessionEndpoint.olderThan], answer: .data(EndedSessionsView.self),
            SessionEndpoint.revokeEverybodys),
    ]

    private static let changeErrors: [ErrorCode] = [
        .notFound, .privilegeCeiling, .notOnYourself, .lastAdministrator,
    ]
}

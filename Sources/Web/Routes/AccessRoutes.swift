import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Roles, teams, and who may do what.
    static let access: [Route] = [
        .signed(
            .post, "/v1/authorize", needs: .accessCheck, room: .access,
            "May somebody do something, and why: oneself, or with `access:check_all` anybody.",
            body: .json(AuthorizeBody.self), answer: .data(AuthorizationView.self), errors: [.notFound],
            AuthorizeEndpoint.ask),
        .signed(
            .get, "/v1/roles", needs: .roleRead, room: .access,
            "All roles and what they allow.",
            answer: .data(RolesView.self),
            RoleEndpoint.list),
        .signed(
            .get, "/v1/roles/{role}", needs: .roleRead, room: .access,
            "One role and what it allows.",
            parameters: [RoleEndpoint.role], answer: .data(RoleView.self), errors: [.notFound],
            RoleEndpoint.get),
        .signed(
            .post, "/v1/roles", needs: .roleManage, room: .access,
            "Make a role that allows no more than one may do oneself.",
            body: .json(NewRoleBody.self), answer: .data(RoleView.self, status: .created),
            errors: [.nameTaken, .privilegeCeiling],
            RoleEndpoint.create),
        .signed(
            .patch, "/v1/roles/{role}", needs: .roleManage, room: .access,
            "Change a custom role; it counts from the next request on, on every node.",
            parameters: [RoleEndpoint.role], body: .json(RolePatchBody.self), answer: .data(RoleView.self),
            errors: [.notFound, .privilegeCeiling, .versionConflict],
            RoleEndpoint.update),
        .signed(
            .delete, "/v1/roles/{role}", needs: .roleManage, room: .access,
            "Delete a custom role that nobody has.",
            parameters: [RoleEndpoint.role], answer: .data(RoleView.self),
            errors: [.notFound, .privilegeCeiling, .roleInUse],
            RoleEndpoint.delete),
        .signed(
            .get, "/v1/teams", needs: .teamRead, room: .access,
            "One's own team, or with `team:list` all, the newest first.",
            parameters: [TeamEndpoint.scope] + Paging.parameters, answer: .data(TeamsView.self),
            TeamEndpoint.list),
        .signed(
            .post, "/v1/teams", needs: .teamManage, room: .access,
            "Make a team; needs `team:list` besides.",
            body: .json(NewTeamBody.self), answer: .data(TeamView.self, status: .created),
            errors: [.nameTaken, .privilegeCeiling],
            TeamEndpoint.create),
        .signed(
            .get, "/v1/teams/{team}", needs: .teamRead, room: .access,
            "One team.",
            parameters: [TeamEndpoint.team], answer: .data(TeamView.self), errors: [.notFound],
            TeamEndpoint.get),
        .signed(
            .patch, "/v1/teams/{team}", needs: .teamManage, room: .access,
            "Rename a team; with `team:list` also give it other modules.",
            parameters: [TeamEndpoint.team], body: .json(TeamPatchBody.self), answer: .data(TeamView.self),
            errors: [.notFound, .nameTaken, .privilegeCeiling, .versionConflict],
            TeamEndpoint.update),
        .signed(
            .delete, "/v1/teams/{team}", needs: .teamManage, room: .access,
            "Delete a team; needs `team:list` besides. Its members belong to none from then on.",
            parameters: [TeamEndpoint.team], answer: .data(TeamView.self), errors: [.notFound, .privilegeCeiling],
            TeamEndpoint.delete),
        .signed(
            .get, "/v1/teams/{team}/members", needs: .teamRead, room: .access,
            "A team's members and the modules they have.",
            parameters: [TeamEndpoint.team] + Paging.parameters, answer: .data(TeamMembersView.self),
            errors: [.notFound],
            TeamEndpoint.members),
        .signed(
            .put, "/v1/teams/{team}/members/{user}", needs: .teamManage, room: .access,
            "Give a member of a team other modules of it; with `team:list` also put a user into it.",
            parameters: [TeamEndpoint.team, TeamEndpoint.user], body: .json(MemberBody.self),
            answer: .data(TeamMemberView.self), errors: [.notFound, .inAnotherTeam, .privilegeCeiling],
            TeamEndpoint.putMember),
        .signed(
            .delete, "/v1/teams/{team}/members/{user}", needs: .teamManage, room: .access,
            "Take a member out of a team.",
            parameters: [TeamEndpoint.team, TeamEndpoint.user], answer: .data(TeamMemberView.self),
            errors: [.notFound, .privilegeCeiling],
            TeamEndpoint.removeMember),
    ]
}

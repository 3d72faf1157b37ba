import Access
import Core
import Identity

/// Teams and their members.
enum TeamEndpoint {
    static let team = Parameter<TeamID>.path("team", "The team's id.")
    static let user = Parameter<UserKey>.path("user", "The user's id or reference.")
    static let scope = Parameter<Scope>.choice(
        "scope", "Which teams: `own`, or `all` with `team:list`; as many as one may see when left out.")

    static func list(_ context: SignedContext) async throws -> TeamsView {
        var reach = reach(of: context)
        if let scope = context.parameters[scope] {
            guard let asked = context.principal.reach(scope, team: .teamRead, all: .teamList) else {
                throw Problem(.forbidden, "You may not see the teams of the scope \(scope.rawValue).")
            }
            reach = asked
        }
        let request = try context.parameters.list(of: Teams.cursorFilter(reach))
        return TeamsView(page: try await context.services.identity.teams.list(reach, request))
    }

    static func get(_ context: SignedContext) async throws -> TeamView {
        try await found(context)
    }

    static func create(_ context: SignedContext, _ body: NewTeamBody) async throws -> TeamView {
        try team(
            try await context.services.identity.teams.create(
                body.name, try body.modules.map(Names.modules) ?? Set(Module.allCases), under: .of(context.principal),
                by: context.grant))
    }

    static func update(_ context: SignedContext, _ body: TeamPatchBody) async throws -> TeamView {
        guard let id = context.parameters[team] else { throw Problem(.notFound) }
        return try team(
            try await context.services.identity.teams.update(
                id, name: body.name, modules: try body.modules.map(Names.modules), seen: body.version,
                under: .of(context.principal), by: context.grant))
    }

    static func delete(_ context: SignedContext) async throws -> TeamView {
        guard let id = context.parameters[team] else { throw Problem(.notFound) }
        return try team(
            try await context.services.identity.teams.delete(id, under: .of(context.principal), by: context.grant))
    }

    static func members(_ context: SignedContext) async throws -> TeamMembersView {
        let team = try await found(context)
        let request = try context.parameters.list(of: Teams.cursorFilter(membersOf: team.id))
        let page = try await context.services.identity.teams.members(of: team.id, request)
        try await context.noteRead(of: "team_members", within: .team(team.id))
        return TeamMembersView(page: page)
    }

    static func putMember(_ context: SignedContext, _ body: MemberBody) async throws -> TeamMemberView {
        let (id, user) = try await teamAndUser(context)
        return try member(
            try await context.services.identity.teams.put(
                user, in: id, modules: try body.modules.map(Names.modules), under: .of(context.principal),
                by: context.grant))
    }

    static func removeMember(_ context: SignedContext) async throws -> TeamMemberView {
        let (id, user) = try await teamAndUser(context)
        return try member(
            try await context.services.identity.teams.remove(
                user, from: id, under: .of(context.principal), by: context.grant))
    }

    private static func reach(of context: SignedContext) -> Reach {
        context.principal.widestReach(team: .teamRead, all: .teamList)
    }

    private static func found(_ context: SignedContext) async throws -> TeamView {
        guard let id = context.parameters[team],
            let team = try await context.services.identity.teams.find(id, within: reach(of: context))
        else { throw Problem(.notFound) }
        return team
    }

    private static func teamAndUser(_ context: SignedContext) async throws -> (TeamID, UserID) {
        guard let id = context.parameters[team], let key = context.parameters[user],
            let user = try await context.services.identity.users.find(key)
        else { throw Problem(.notFound) }
        return (id, user.id)
    }

    private static func team(_ outcome: TeamOutcome) throws -> TeamView {
        guard case .team(let team) = outcome else { throw Problem(refusing: outcome) }
        return team
    }

    private static func member(_ outcome: TeamOutcome) throws -> TeamMemberView {
        guard case .member(let member) = outcome else { throw Problem(refusing: outcome) }
        return member
    }
}

extension Problem {
    fileprivate init(refusing outcome: TeamOutcome) {
        switch outcome {
        case .team, .member: self.init(.internalError)
        case .notFound: self.init(.notFound)
        case .taken: self.init(.nameTaken)
        case .inAnotherTeam: self.init(.inAnotherTeam)
        case .beyondTeam: self = .invalid("modules", "must be among those that the team has")
        case .aboveCeiling: self.init(.privilegeCeiling)
        case .oneself: self.init(.forbidden, "Nobody can change their own membership.")
        case .versionConflict: self.init(.versionConflict)
        }
    }
}

/// `{"name", "modules"?}`
struct NewTeamBody: RequestBody {
    let name: String
    let modules: [String]?

    static let schema = Schema.object([
        .required("name", "The team's name.", .string(minLength: 1, maxLength: 100)),
        .optional("modules", "The modules it has; all when left out.", Names.modules),
    ])
}

/// `{"name"?, "modules"?, "version"?}`
struct TeamPatchBody: RequestBody {
    let name: String?
    let modules: [String]?
    let version: Int64?

    static let schema = Schema.object([
        .optional("name", "The team's name.", .string(minLength: 1, maxLength: 100)),
        .optional("modules", "The modules it has; needs `team:list` besides.", Names.modules),
        .optional("version", "The version that was read; any when left out.", .integer(1...Int64.max)),
    ])
}

/// `{"modules"?}`
struct MemberBody: RequestBody {
    let modules: [String]?

    static let schema = Schema.object([
        .optional("modules", "What the member has of the team's modules; all when left out.", Names.modules)
    ])
}

/// `{"teams": […], "total", "page", "pages", "pagination": {…}}`
struct TeamsView: Shaped {
    let page: ListPage<TeamView>

    static let shape = Shape<TeamsView>(
        "Teams", "A page of teams.",
        [.field("teams", "The teams, the newest first.") { $0.page.rows }] + PageFields.all { $0.page.pagination })
}

/// `{"members": […], "total", "page", "pages", "pagination": {…}}`
struct TeamMembersView: Shaped {
    let page: ListPage<TeamMemberView>

    static let shape = Shape<TeamMembersView>(
        "TeamMembers", "A page of a team's members.",
        [.field("members", "The members, the newest users first.") { $0.page.rows }]
            + PageFields.all { $0.page.pagination })
}

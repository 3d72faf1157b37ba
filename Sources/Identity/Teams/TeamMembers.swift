public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// Who belongs to a team, and which of its modules they have.
extension Teams {
    /// One page of a team's members, the newest users first.
    public func members(
        of id: TeamID, _ request: ListRequest
    ) async throws(IdentityFault) -> ListPage<TeamMemberView> {
        let list = NewestFirst<TeamMemberView>(
            columns: TeamMemberView.columns, table: "users",
            conditions: "users.id IN (SELECT user_id FROM team_members WHERE team_id = \(id))",
            filter: Self.cursorFilter(membersOf: id))
        return try await list.page(request, from: store) { ($0.createdAt, $0.userID) }
    }

    /// The 32 bits that tie a cursor to a list of members.
    public static func cursorFilter(membersOf team: TeamID) -> UInt32 {
        Cursor.filter(["team_members", team.description])
    }

    /// Puts a user into a team, which only power over all teams can, or changes a member: `modules` are what they have of the
    /// team's, all when nil. A user who belongs to another team must leave it first.
    public func put(
        _ user: UserID, in id: TeamID, modules: Set<Module>?, under power: TeamPower, by grant: Grant
    ) async throws(IdentityFault) -> TeamOutcome {
        guard power.reaches(id) else { return .notFound }
        return try await store.change(by: grant, .teamMemberChanged, on: .teamMember(user, of: id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            guard let team = try transaction.team(id), let member = try transaction.liveUser(user),
                power.reaches(member, of: id)
            else { return .rollback(.notFound) }
            if let other = member.team, other != id { return .rollback(.inAnotherTeam) }
            let had = Set(team.modules.compactMap(Module.init(rawValue:)))
            if let modules, !modules.isSubset(of: had) { return .rollback(.beyondTeam) }
            if let refusal = power.refusal(of: member, giving: modules ?? had) { return .rollback(refusal) }
            try transaction.run(
                """
                INSERT INTO team_members (user_id, team_id, modules, joined_at) \
                VALUES (\(user), \(id), \(modules?.column), \(change.time)) \
                ON CONFLICT (user_id) DO UPDATE SET modules = excluded.modules
                """)
            try change.recordMember(member, of: team, member.team == nil ? "joined" : "changed")
            change.note("modules", .list((modules ?? had).names))
            guard let view = try transaction.member(user) else { return .rollback(.notFound) }
            return .commit(.member(view))
        }
    }

    /// Takes a member out of a team.
    public func remove(
        _ user: UserID, from id: TeamID, under power: TeamPower, by grant: Grant
    ) async throws(IdentityFault) -> TeamOutcome {
        guard power.reaches(id) else { return .notFound }
        return try await store.change(by: grant, .teamMemberRemoved, on: .teamMember(user, of: id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            guard let team = try transaction.team(id), let member = try transaction.liveUser(user),
                member.team == id, let view = try transaction.member(user)
            else { return .rollback(.notFound) }
            if let refusal = power.refusal(of: member, giving: nil) { return .rollback(refusal) }
            try transaction.run("DELETE FROM team_members WHERE user_id = \(user)")
            try change.recordMember(member, of: team, "left")
            return .commit(.member(view))
        }
    }
}

extension Action {
    /// A user joined a team, or has other modules of it.
    public static let teamMemberChanged = Action("team_member.changed")
    /// A user left a team.
    public static let teamMemberRemoved = Action("team_member.removed")
}

extension Target {
    /// A team's member.
    fileprivate static func teamMember(_ user: UserID, of team: TeamID) -> Target {
        Target(type: "team_member", id: team.description, subject: user)
    }
}

extension Change {
    fileprivate func recordMember(_ member: LiveUser, of team: TeamView, _ what: String) throws(StoreFault) {
        note("team", .text(team.name))
        try record(
            EventDraft(
                .teamChanged, user: member.id, email: member.email,
                message: "\(member.reference) \(what == "changed" ? "has other modules in" : what) team \(team.name)",
                metadata: ["team_id": .text(team.id.description), "change": .text(what)]))
    }
}

extension Reader {
    /// A user as requests know them.
    func liveUser(_ id: UserID) throws(StoreFault) -> LiveUser? {
        try first(
            "SELECT \(LiveUser.columns) FROM users \(LiveUser.teams) WHERE users.id = \(id)", as: LiveUser.self)
    }

    fileprivate func member(_ id: UserID) throws(StoreFault) -> TeamMemberView? {
        try first("SELECT \(TeamMemberView.columns) FROM users WHERE users.id = \(id)", as: TeamMemberView.self)
    }
}

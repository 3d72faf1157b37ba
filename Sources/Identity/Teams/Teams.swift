public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// Teams: one row of `teams` each. What happens to members stands in `TeamMembers.swift`.
public struct Teams: Sendable {
    let store: IdentityStore
    let time: any TimeSource
    let randomness: any Randomness

    /// One page of the teams in reach, the newest first.
    public func list(_ reach: Reach, _ request: ListRequest) async throws(IdentityFault) -> ListPage<TeamView> {
        let list = NewestFirst<TeamView>(
            columns: TeamView.columns, table: "teams", conditions: reach.teams, filter: Self.cursorFilter(reach))
        return try await list.page(request, from: store) { ($0.createdAt, $0.id) }
    }

    /// The 32 bits that tie a cursor to a list.
    public static func cursorFilter(_ reach: Reach) -> UInt32 {
        Cursor.filter(["teams", "\(reach)"])
    }

    /// A team in reach; nil when there is none.
    public func find(_ id: TeamID, within reach: Reach) async throws(IdentityFault) -> TeamView? {
        try await store.read { reader throws(StoreFault) in
            try reader.first(
                "SELECT \(TeamView.columns) FROM teams WHERE teams.id = \(id) AND \(reach.teams)", as: TeamView.self)
        }
    }

    /// The team that a person names by id or by name.
    public func find(named text: String) async throws(IdentityFault) -> TeamView? {
        let condition: SQL = if let id = TeamID(text) { "teams.id = \(id)" } else { "teams.name = \(text)" }
        return try await store.read { reader throws(StoreFault) in
            try reader.first("SELECT \(TeamView.columns) FROM teams WHERE \(condition)", as: TeamView.self)
        }
    }

    /// Makes a team with these modules.
    public func create(
        _ name: String, _ modules: Set<Module>, under power: TeamPower, by grant: Grant
    ) async throws(IdentityFault) -> TeamOutcome {
        guard power.isOverAll else { return .aboveCeiling }
        let id = TeamID.make(at: time.now(), randomness)
        return try await store.change(by: grant, .teamCreated, on: .team(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard try !transaction.isTaken(name, but: id) else { return .rollback(.taken) }
            try transaction.run(
                """
                INSERT INTO teams (id, name, modules, created_at, updated_at) \
                VALUES (\(id), \(name), \(modules.column), \(change.time), \(change.time))
                """)
            return try .commit(.team(change.recordTeam(id, "created")))
        }
    }

    /// The team that a user belongs to, if any.
    public func team(of user: UserID) async throws(IdentityFault) -> TeamID? {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT team_id FROM team_members WHERE user_id = \(user)", as: TeamID.self)
        }
    }

    /// Changes a team's name or modules; what is nil stays. Its members feel it with the next request.
    public func update(
        _ id: TeamID, name: String?, modules: Set<Module>?, seen: Int64?, under power: TeamPower, by grant: Grant
    ) async throws(IdentityFault) -> TeamOutcome {
        guard power.reaches(id) else { return .notFound }
        // A team's modules are what its members may do: only whoever is over all teams gives them.
        if modules != nil, !power.isOverAll { return .aboveCeiling }
        return try await store.change(by: grant, .teamUpdated, on: .team(id)) {
            change throws(StoreFault) -> Ending<TeamOutcome> in
            let transaction = change.transaction
            guard let before = try transaction.team(id) else { return .rollback(.notFound) }
            if let seen, seen != before.version { return .rollback(.versionConflict) }
            if let name, try transaction.isTaken(name, but: id) { return .rollback(.taken) }
            let modules = modules ?? Set(before.modules.compactMap(Module.init(rawValue:)))
            try transaction.run(
                """
                UPDATE teams SET name = \(name ?? before.name), modules = \(modules.column), \
                updated_at = \(change.time), version = version + 1 WHERE id = \(id)
                """)
            return try .commit(.team(change.recordTeam(id, "changed")))
        }
    }

    /// Deletes a team; its members belong to none from then on.
    public func delete(_ id: TeamID, under power: TeamPower, by grant: Grant) async throws(IdentityFault) -> TeamOutcome
    {
        guard power.reaches(id) else { return .notFound }
        guard power.isOverAll else { return .aboveCeiling }
        return try await store.change(by: grant, .teamDeleted, on: .team(id)) {
            change throws(StoreFault) -> Ending<TeamOutcome> in
            guard try change.transaction.team(id) != nil else { return .rollback(.notFound) }
            let team = try change.recordTeam(id, "deleted")
            try change.transaction.run("DELETE FROM teams WHERE id = \(id)")
            return .commit(.team(team))
        }
    }
}

extension Action {
    /// A team was made.
    public static let teamCreated = Action("team.created")
    /// A team's name or modules were changed.
    public static let teamUpdated = Action("team.updated")
    /// A team was deleted.
    public static let teamDeleted = Action("team.deleted")
}

extension Target {
    /// A team.
    static func team(_ id: TeamID) -> Target {
        Target(type: "team", id: id.description)
    }
}

extension Reach {
    /// The teams in reach.
    fileprivate var teams: SQL {
        switch self {
        case .own(let user): "teams.id IN (SELECT team_id FROM team_members WHERE user_id = \(user))"
        case .team(let team): "teams.id = \(team)"
        case .all: "TRUE"
        }
    }
}

extension Change {
    /// Notes a team for the entry, and records the event.
    fileprivate func recordTeam(_ id: TeamID, _ what: String) throws(StoreFault) -> TeamView {
        guard let team = try transaction.team(id) else { throw .decoding("teams lost the row just written") }
        note("name", .text(team.name))
        note("modules", .list(team.modules))
        try record(
            EventDraft(
                .teamChanged, message: "Team \(team.name) \(what)",
                metadata: ["team_id": .text(id.description), "modules": .list(team.modules)]))
        return team
    }
}

extension Reader {
    func team(_ id: TeamID) throws(StoreFault) -> TeamView? {
        try first("SELECT \(TeamView.columns) FROM teams WHERE teams.id = \(id)", as: TeamView.self)
    }

    fileprivate func isTaken(_ name: String, but id: TeamID) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM teams WHERE name = \(name) AND id <> \(id)", as: Int.self) != nil
    }
}

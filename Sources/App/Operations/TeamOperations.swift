import Access
import Core
public import Identity

extension Operations {
    /// All teams, the newest first; at most 500.
    public func teams() async throws(CommandFault) -> [TeamView] {
        try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.list(.all, ListRequest(PageRequest(limit: PageRequest.mostRows))).rows
        }
    }

    /// Makes a team with these modules, or all when there are none.
    public func createTeam(_ name: String, modules: [String]) async throws(CommandFault) -> TeamView {
        guard (1...100).contains(name.count) else {
            throw CommandFault(.badInput, "a team's name has 1 to 100 characters")
        }
        let modules = modules.isEmpty ? Set(Module.allCases) : try Self.modules(modules)
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.create(name, modules, under: .terminal, by: grant)
        }
        return try team(outcome, name)
    }

    /// Gives a team other modules, or another name; what is nil stays.
    public func updateTeam(_ name: String, newName: String?, modules: [String]?) async throws(CommandFault) -> TeamView
    {
        let id = try await team(named: name).id
        var given: Set<Module>?
        if let modules { given = try Self.modules(modules) }
        let outcome = try await translating { [given] () throws(IdentityFault) in
            try await assembly.identity.teams.update(
                id, name: newName, modules: given, seen: nil, under: .terminal, by: grant)
        }
        return try team(outcome, name)
    }

    /// Deletes a team.
    public func deleteTeam(_ name: String) async throws(CommandFault) -> TeamView {
        let id = try await team(named: name).id
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.delete(id, under: .terminal, by: grant)
        }
        return try team(outcome, name)
    }

    /// A team's members; at most 500.
    public func members(of name: String) async throws(CommandFault) -> [TeamMemberView] {
        let id = try await team(named: name).id
        return try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.members(
                of: id, ListRequest(PageRequest(limit: PageRequest.mostRows))
            ).rows
        }
    }

    /// Puts a user into a team, or gives a member other modules of it: all of the team's when there are none.
    public func putMember(
        _ user: String, in name: String, modules: [String]
    ) async throws(CommandFault) -> TeamMemberView {
        let (id, member) = (try await team(named: name).id, try await self.user(user).id)
        let given = modules.isEmpty ? nil : try Self.modules(modules)
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.put(member, in: id, modules: given, under: .terminal, by: grant)
        }
        return try self.member(outcome, user, name)
    }

    /// Takes a member out of a team.
    public func removeMember(_ user: String, from name: String) async throws(CommandFault) -> TeamMemberView {
        let (id, member) = (try await team(named: name).id, try await self.user(user).id)
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.remove(member, from: id, under: .terminal, by: grant)
        }
        return try self.member(outcome, user, name)
    }

    private func team(named name: String) async throws(CommandFault) -> TeamView {
        let found = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.find(named: name)
        }
        guard let found else { throw .unknownTeam(name) }
        return found
    }

    private func team(_ outcome: TeamOutcome, _ name: String) throws(CommandFault) -> TeamView {
        guard case .team(let team) = outcome else { throw CommandFault(outcome, name, "") }
        return team
    }

    private func member(
        _ outcome: TeamOutcome, _ user: String, _ name: String
    ) throws(CommandFault) -> TeamMemberView {
        guard case .member(let member) = outcome else { throw CommandFault(outcome, name, user) }
        return member
    }

    private static func modules(_ names: [String]) throws(CommandFault) -> Set<Module> {
        var modules: Set<Module> = []
        for name in names {
            guard let module = Module(rawValue: name) else {
                throw CommandFault(
                    .badInput, "there is no module “\(name)”",
                    advice: "modules: " + Module.allCases.map(\.rawValue).joined(separator: ", "))
            }
            modules.insert(module)
        }
        return modules
    }
}

extension CommandFault {
    fileprivate static func unknownTeam(_ name: String) -> CommandFault {
        CommandFault(.unknownSubject, "there is no team \(name)", advice: "castellan team list shows them all")
    }

    fileprivate init(_ outcome: TeamOutcome, _ team: String, _ user: String) {
        switch outcome {
        case .taken: self.init(.refused, "there is a team of this name already")
        case .inAnotherTeam:
            self.init(.refused, "\(user) belongs to another team", advice: "castellan team remove takes them out of it")
        case .beyondTeam: self.init(.refused, "team \(team) doesn't have all of these modules")
        case .notFound where !user.isEmpty: self.init(.unknownSubject, "\(user) is not in team \(team)")
        case .notFound: self = .unknownTeam(team)
        case .team, .member, .aboveCeiling, .oneself, .versionConflict:
            self.init(.refused, "team \(team) could not be changed")
        }
    }
}

import Access
import Core
public import Identity

extension Operations {
    /// All roles: the built-in ones first.
    public func roles() async throws(CommandFault) -> [RoleView] {
        try await translating { () throws(IdentityFault) in try await assembly.identity.roles.list() }
    }

    /// Makes a role that allows these permissions, besides what everybody may do with their own account.
    public func createRole(
        _ name: String, description: String, permissions: [String]
    ) async throws(CommandFault) -> RoleView {
        let permissions = try Self.permissions(permissions)
        return try await role(name) { () throws(IdentityFault) in
            try await assembly.identity.roles.create(name, description, permissions, under: nil, by: grant)
        }
    }

    /// Gives a custom role other permissions, or another description; what is nil stays.
    public func updateRole(
        _ name: String, description: String?, permissions: [String]?
    ) async throws(CommandFault) -> RoleView {
        var given: Set<Permission>?
        if let permissions { given = try Self.permissions(permissions) }
        return try await role(name) { [given] () throws(IdentityFault) in
            try await assembly.identity.roles.update(
                name, description: description, permissions: given, seen: nil, under: nil, by: grant)
        }
    }

    /// Deletes a custom role that nobody has.
    public func deleteRole(_ name: String) async throws(CommandFault) -> RoleView {
        try await role(name) { () throws(IdentityFault) in
            try await assembly.identity.roles.delete(name, under: nil, by: grant)
        }
    }

    /// The role, built in or custom, with this name.
    func role(named name: String) async throws(CommandFault) -> Role {
        let found = try await translating { () throws(IdentityFault) in
            try await assembly.identity.roles.find(name)
        }
        guard let found else {
            throw CommandFault(
                .badInput, "there is no role “\(name)”", advice: "castellan role list shows them all")
        }
        return found
    }

    private func role(
        _ name: String, _ body: () async throws(IdentityFault) -> RoleOutcome
    ) async throws(CommandFault) -> RoleView {
        switch try await translating(body) {
        case .done(let role): return role
        case .notFound:
            throw CommandFault(
                .unknownSubject, "there is no role \(name)", advice: "castellan role list shows them all")
        case .taken: throw CommandFault(.refused, "there is a role \(name) already")
        case .badName:
            throw CommandFault(
                .badInput, "“\(name)” can't be a role's name",
                advice: "2 to 50 lower-case letters, digits and _, beginning with a letter")
        case .builtIn: throw CommandFault(.refused, "\(name) is built in and can't be changed")
        case .inUse: throw CommandFault(.refused, "users have the role \(name)", advice: "give them another one first")
        case .tooMany: throw CommandFault(.refused, "there are \(Roles.most) custom roles already")
        case .aboveCeiling, .versionConflict: throw CommandFault(.refused, "the role \(name) could not be changed")
        }
    }
}

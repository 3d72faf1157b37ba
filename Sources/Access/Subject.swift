public import Core

/// Somebody, as far as it decides what they may: the same questions can be asked about them as about a ``Principal``, but no
/// grant comes of it.
public struct Subject: Sendable, Equatable {
    /// The user.
    public let userID: UserID
    /// The role.
    public let role: Role
    /// What they may do: the role's permissions, cut down to a credential's scopes where there is one.
    public let permissions: Set<Permission>
    /// The team.
    public let team: TeamID?
    /// The modules they may use.
    public let modules: Set<Module>

    /// Somebody; see the properties.
    public init(
        userID: UserID, role: Role, permissions: Set<Permission>, team: TeamID?, modules: Set<Module>
    ) {
        self.userID = userID
        self.role = role
        self.permissions = permissions
        self.team = team
        self.modules = modules
    }

    /// What stands between them and what the permission names; nil when nothing does.
    func obstacle(to permission: Permission, in module: Module?) -> Denial.Reason? {
        guard permissions.contains(permission) else {
            if role.permissions.contains(permission) { return .scope }
            return Permission.administrators.contains(permission) ? .administrator : .role
        }
        if let module, !modules.contains(module) { return .module(module) }
        return nil
    }
}

extension Principal {
    /// The principal without the proof.
    public var subject: Subject {
        Subject(userID: userID, role: role, permissions: permissions, team: team, modules: modules)
    }
}

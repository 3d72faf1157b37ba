/// What Access answers: a grant, or why not.
public enum Decision: Sendable {
    /// Go ahead, with this proof.
    case allow(Grant)
    /// No, and this is what is missing.
    case deny(Denial)
}

/// Why somebody may not.
public struct Denial: Sendable, Equatable {
    /// The permission that is missing.
    public let missing: Permission
    /// The role that lacks it.
    public let role: Role
}

extension Principal {
    /// May this principal do what the permission names? The one place that decides: deny by default, no I/O, no clock.
    public func decide(_ permission: Permission) -> Decision {
        guard permissions.contains(permission) else {
            return .deny(Denial(missing: permission, role: role))
        }
        return .allow(Grant(actor: actor, origin: origin, basis: .permission(permission)))
    }
}

/// What Access answers: a grant, or why not.
public enum Decision: Sendable {
    /// Go ahead, with this proof.
    case allow(Grant)
    /// No, and this is what is missing.
    case deny(Denial)
    /// Nothing is missing but a fresh proof of who they are.
    case stepUp(StepUp)
}

/// Why somebody may not.
public struct Denial: Sendable, Equatable {
    /// The permission that was asked for.
    public let missing: Permission
    /// The role of whoever asked.
    public let role: Role
    /// What stands in the way.
    public let reason: Reason

    /// What stands in the way of somebody.
    public enum Reason: Sendable, Hashable {
        /// The role lacks the permission.
        case role
        /// The role lacks it, as every built-in role but the administrator's does.
        case administrator
        /// The role has it, the token or key doesn't.
        case scope
        /// The permission is there; access to the module isn't.
        case module(Module)
    }
}

extension Principal {
    /// May this principal do what the permission names, in this module if it belongs to one? The one place that decides:
    /// deny by default, no I/O, no clock but the time when the credential was checked.
    public func decide(_ permission: Permission, in module: Module? = nil) -> Decision {
        if let reason = subject.obstacle(to: permission, in: module) {
            return .deny(Denial(missing: permission, role: role, reason: reason))
        }
        if let assurance, let checkedAt,
            let stepUp = assurance.stepUp(for: permission, hasSecondFactor: hasSecondFactor, at: checkedAt)
        {
            return .stepUp(stepUp)
        }
        return .allow(Grant(actor: actor, origin: origin, basis: .permission(permission)))
    }
}

extension Permission {
    /// What no built-in role but the administrator's allows.
    static let administrators = Set(allCases).subtracting(
        Role.builtIn.filter { $0 != .systemAdmin }.flatMap(\.permissions))
}

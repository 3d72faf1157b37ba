public import Core

/// A fresh proof that is asked for before something dangerous (RFC 9470): how sure it must be, and how old it may be.
public struct StepUp: Sendable, Hashable {
    /// The level that must be shown anew.
    public let level: AssuranceLevel
    /// How old the proof may be: 15 minutes.
    public let maxAge: Duration

    static let usual = Duration.seconds(15 * 60)

    init(_ level: AssuranceLevel) {
        self.level = level
        maxAge = Self.usual
    }
}

extension Permission {
    /// What somebody with a second factor must have shown it for lately: what gives or takes rights, erases, or opens the server
    /// to somebody. Ending sessions and keys isn't among it: whoever defends themselves shouldn't have to look for a telephone.
    public static let dangerous: Set<Permission> = [
        .userCreate, .userUpdate, .userDelete, .systemConfigure, .roleManage, .keyCreate, .privacyExportAll,
        .privacyErase,
        .ipRuleManage, .factorManage, .oauthClientManage,
    ]

    /// What asks for a fresh proof of everybody: whoever has nothing but a password shows that.
    static let alwaysFresh: Set<Permission> = [.factorManage]
}

extension Assurance {
    /// The proof that is still to be brought for a permission; nil when there is none to bring.
    public func stepUp(for permission: Permission, hasSecondFactor: Bool, at now: Instant) -> StepUp? {
        guard Permission.dangerous.contains(permission) else { return nil }
        let isFresh: (Instant) -> Bool = { now - $0 <= StepUp.usual }
        if hasSecondFactor { return secondFactorAt.map(isFresh) == true ? nil : StepUp(.aal2) }
        return !Permission.alwaysFresh.contains(permission) || isFresh(authenticatedAt) ? nil : StepUp(.aal1)
    }
}

import Access
import Core

/// Of whom the house asks a second factor, and how long it spares a device on which one was shown.
public struct SecondFactorPolicy: Sendable {
    /// Whoever has one of these roles, by name, needs one.
    public let requiredRoles: Set<String>
    /// How long a device is remembered; zero when none is.
    public let rememberedFor: Duration

    /// How long a device is remembered unless somebody sets it otherwise.
    public static let usualDays = 30

    /// Administrators need one, and devices are remembered for thirty days.
    public static let usual = SecondFactorPolicy(
        requiredRoles: [Role.systemAdmin.name], rememberedFor: .seconds(usualDays * 86_400))

    /// A policy; see the properties. Aliases of roles stand for the roles.
    public init(requiredRoles: Set<String>, rememberedFor: Duration) {
        self.requiredRoles = Set(requiredRoles.map { Role(name: $0)?.name ?? $0 })
        self.rememberedFor = rememberedFor
    }

    /// Whether somebody needs a second factor. A program that signs in for itself has none to show.
    func isRequired(of user: User) -> Bool {
        user.clientID == nil && isRequired(of: user.role)
    }

    /// Whether whoever has a role needs one.
    func isRequired(of role: Role) -> Bool {
        requiredRoles.contains(role.name)
    }

    /// Whether a session of somebody is one without the second factor that they need: it was opened before they needed one, or the
    /// one that was shown for it is gone.
    func refuses(_ session: LiveSession) -> Bool {
        !session.user.isMachine && isRequired(of: session.user.role)
            && !(session.user.hasSecondFactor && session.assurance.restsOnSecondFactor)
    }

    /// The same for one that is to be refreshed.
    func refuses(_ session: PresentedSession) -> Bool {
        isRequired(of: session.user) && !session.assurance.restsOnSecondFactor
    }
}

extension Assurance {
    /// Whether a second factor was shown for the session, or on its device before.
    var restsOnSecondFactor: Bool { secondFactorAt != nil || methods.contains(.rememberedDevice) }
}

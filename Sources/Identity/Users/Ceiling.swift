public import Access
import Core
import Store

/// Over whom somebody may act, and what they may not do to themselves.
public struct Ceiling: Sendable {
    private let principal: Principal?

    /// A person at the terminal, who may also put out the last administrator: the way back is at the terminal too.
    public static let terminal = Ceiling(principal: nil)

    /// Somebody over HTTP: nobody whose role allows more than their own credential does, and not themselves.
    public static func of(_ principal: Principal) -> Ceiling {
        Ceiling(principal: principal)
    }

    /// Whether a role may be given, taken, or acted upon.
    func allows(_ role: Role) -> Bool {
        principal?.mayGrant(role) ?? true
    }

    /// Why this user may not be acted upon; nil when they may. `removes` says that the user could sign in no more, or not
    /// as what they are.
    func refusal(of user: User, removing removes: Bool, _ reader: Reader) throws(StoreFault) -> UserChangeOutcome? {
        guard let principal else { return nil }
        guard principal.mayGrant(user.role) else { return .aboveCeiling(user.role) }
        guard removes else { return nil }
        if user.id == principal.userID { return .oneself }
        guard user.role == .systemAdmin, user.isActive else { return nil }
        let others = try reader.value(
            """
            SELECT 1 FROM users WHERE role IN ('system_admin', 'admin') AND is_active AND id <> \(user.id) LIMIT 1
            """, as: Int.self)
        return others == nil ? .lastAdministrator : nil
    }
}

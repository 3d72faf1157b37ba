public import Access
public import Core

/// Somebody who decides about a recommendation: whose decision it is, and whether they make it themselves.
public struct Decider: Sendable {
    /// The user.
    public let userID: UserID
    /// The user's reference.
    public let reference: String
    /// Whether a person decides here and now: signed in at this server, or at its terminal.
    public let isInteractive: Bool
    /// Which accounts they see.
    public let reach: AccountReach

    /// Whoever sent a request.
    public init(_ principal: Principal) {
        userID = principal.userID
        reference = principal.reference
        isInteractive = principal.isInteractive
        reach = AccountReach(principal)
    }

    /// A user in whose name a person at the terminal decides; whether the user may, the caller has checked. The entry names that person.
    public init(atTerminal userID: UserID, reference: String, role: Role) {
        self.userID = userID
        self.reference = reference
        isInteractive = true
        reach = role.permissions.contains(.accountList) ? .all : .own(userID)
    }
}

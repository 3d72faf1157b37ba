import Access
public import Core
public import Identity

/// A new user and the password that is shown once.
public struct CreatedUser: Sendable {
    /// The user.
    public let user: UserView
    /// The password, in clear: its one way out of the program.
    public let password: String
}

extension CreatedUser: Shaped {
    /// What `castellan user create` prints.
    public static let shape = Shape<CreatedUser>(
        "CreatedUser", "A new user and the password that is shown once.",
        [
            .field("id", "The user's id.") { $0.user.id },
            .field("reference", "The user's reference, USR-456.") { $0.user.reference },
            .field("email", "The e-mail address.") { $0.user.email },
            .field("role", "The user's role.") { $0.user.role.name },
            .field("password", "The password; it is kept nowhere.") { $0.password },
        ])
}

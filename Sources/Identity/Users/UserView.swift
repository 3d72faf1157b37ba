public import Access
public import Core

/// A user as sign-in and the list of users show it.
public struct UserView: Sendable, Equatable {
    /// The user's id.
    public let id: UserID
    /// The user's reference, `USR-456`.
    public let reference: String
    /// The e-mail address.
    public let email: String
    /// The user name.
    public let username: String?
    /// The role's name.
    public let role: Role
    /// False once disabled.
    public let isActive: Bool
    /// Wrong passwords since the last right one or the end of the last lock.
    public let failedLoginAttempts: Int
    /// Until when sign-in is refused.
    public let lockedUntil: Instant?
    /// Whether sign-in is refused until somebody unlocks the account or its password is reset.
    public let needsUnlock: Bool
    /// The last sign-in.
    public let lastLoginAt: Instant?
    /// When the user was created.
    public let createdAt: Instant

    /// What is shown of a user.
    public init(_ user: User) {
        id = user.id
        reference = user.reference
        email = user.email
        username = user.username
        role = user.role
        isActive = user.isActive
        failedLoginAttempts = user.failedLoginAttempts
        lockedUntil = user.lockedUntil
        needsUnlock = user.passwordFailures >= Lockout.cap
        lastLoginAt = user.lastLoginAt
        createdAt = user.createdAt
    }
}

extension UserView: Shaped {
    /// The response.
    public static let shape = Shape<UserView>(
        "User", "A person or machine that signs in.",
        [
            .field("id", "The user's id.") { $0.id },
            .field("reference", "The user's reference, USR-456.") { $0.reference },
            .field("email", "The e-mail address.") { $0.email },
            .field("username", "The user name, if there is one.") { $0.username },
            .field("role", "The user's role.") { $0.role.name },
            .field("isActive", "False once the user is disabled.") { $0.isActive },
            .field("failedLoginAttempts", "Wrong passwords since the last right one or the end of the last lock.") {
                $0.failedLoginAttempts
            },
            .field("lockedUntil", "Until when sign-in is refused.") { $0.lockedUntil },
            .field("needsUnlock", "Whether 100 wrong passwords in a row shut the account until it is unlocked.") {
                $0.needsUnlock
            },
            .field("lastLoginAt", "The last sign-in.") { $0.lastLoginAt },
            .field("createdAt", "When the user was created.") { $0.createdAt },
        ])
}

public import Access
public import Core

/// What a signed-in user sees of themselves.
public struct ProfileView: Sendable, Equatable {
    /// The user's id.
    public let id: UserID
    /// The user's reference, `USR-456`.
    public let reference: String
    /// The e-mail address.
    public let email: String
    /// The user name.
    public let username: String?
    /// The role.
    public let role: Role
    /// What the credential of this request allows, by name, in order.
    public let permissions: [String]
    /// False once disabled; then nobody sees a profile.
    public let isActive: Bool
    /// The last sign-in.
    public let lastLoginAt: Instant?
    /// When the user was created.
    public let createdAt: Instant
    /// The session of this request; nil when it came with an API key.
    public let sessionID: SessionID?

    init(_ user: User, seenBy principal: Principal) {
        id = user.id
        reference = user.reference
        email = user.email
        username = user.username
        role = user.role
        permissions = principal.permissions.map(\.rawValue).sorted()
        isActive = user.isActive
        lastLoginAt = user.lastLoginAt
        createdAt = user.createdAt
        sessionID = principal.credential.session
    }
}

extension ProfileView: Shaped {
    /// The response.
    public static let shape = Shape<ProfileView>(
        "Profile", "The signed-in user.",
        [
            .field("id", "The user's id.") { $0.id },
            .field("reference", "The user's reference, USR-456.") { $0.reference },
            .field("email", "The e-mail address.") { $0.email },
            .field("username", "The user name, if there is one.") { $0.username },
            .field("role", "The user's role.") { $0.role.name },
            .field("permissions", "What the credential of this request allows.") { $0.permissions },
            .field("isActive", "Always true: a disabled user sees no profile.") { $0.isActive },
            .field("lastLoginAt", "The last sign-in.") { $0.lastLoginAt },
            .field("createdAt", "When the user was created.") { $0.createdAt },
            .field("sessionId", "The session of this request; none with an API key.") { $0.sessionID },
        ])
}

public import Access
public import Core

/// A user to be created.
public struct NewUser: Sendable {
    /// The e-mail address to sign in with.
    public var email: EmailAddress
    /// Another name to sign in with.
    public var username: Username?
    /// The first password.
    public var password: Secret<String>
    /// The role.
    public var role: Role

    /// A user to be created.
    public init(email: EmailAddress, username: Username? = nil, password: Secret<String>, role: Role) {
        self.email = email
        self.username = username
        self.password = password
        self.role = role
    }
}

/// What became of creating a user.
public enum CreateUserOutcome: Sendable {
    /// The user is there.
    case created(User)
    /// Somebody has the address or the name.
    case taken
    /// Somebody has the role that only the first was to get.
    case notTheFirst
    /// The password won't do.
    case passwordRefused(PasswordProblem)
}

/// What became of changing a user.
public enum UserChangeOutcome: Sendable {
    /// Done; this is the user now.
    case changed(User)
    /// It was so already; nothing was written.
    case unchanged(User)
    /// There is no such user.
    case notFound
    /// Their role, or the one they were to have, allows more than whoever asks may.
    case aboveCeiling(Role)
    /// Nobody does this to themselves.
    case oneself
    /// Nobody would be left who may administer.
    case lastAdministrator
    /// Somebody else has the user name.
    case taken
    /// What is known of the user is kept for a claim or a duty, and can't be erased for now.
    case held
    /// The user has been changed since; this is the version now.
    case versionConflict(Int64)
}

public import Core

/// Who a user is, as far as the scopes tell (OpenID Connect Core §5.3 and §5.4): the answer of the userinfo endpoint.
public struct UserInfo: Answer, Hashable {
    /// `sub`: the user's reference.
    public let subject: String
    /// `name`, with `profile`.
    public let name: String?
    /// `preferred_username`, with `profile`.
    public let username: String?
    /// `updated_at`, with `profile`.
    public let updatedAt: Instant?
    /// `email`, with `email`.
    public let email: String?
    /// `email_verified`, with `email`.
    public let isEmailVerified: Bool

    /// What a token with such scopes may know of a user; the rest is dropped.
    public init(
        subject: String, name: String?, username: String?, updatedAt: Instant?, email: String?, isEmailVerified: Bool,
        for scopes: Scopes
    ) {
        let (profile, address) = (scopes.contains("profile"), scopes.contains("email"))
        self.subject = subject
        self.name = profile ? name : nil
        self.username = profile ? username : nil
        self.updatedAt = profile ? updatedAt : nil
        self.email = address ? email : nil
        self.isEmailVerified = address && isEmailVerified
    }

    /// The members.
    public static let members: [AnswerMember<UserInfo>] = [
        .always("sub", "The user.") { $0.subject },
        .maybe("name", "The user's name, with the scope profile.") { $0.name },
        .maybe("preferred_username", "The user's name here, with the scope profile.") { $0.username },
        .maybe("updated_at", "When that was last changed, in seconds since 1970.") { $0.updatedAt?.seconds },
        .maybe("email", "The user's address, with the scope email.") { $0.email },
        .maybe("email_verified", "Whether it is known to be theirs.") { $0.email == nil ? nil : $0.isEmailVerified },
    ]
}

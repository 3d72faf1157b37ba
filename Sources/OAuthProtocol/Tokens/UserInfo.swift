import Core

/// Who a user is, as far as the scopes tell (OpenID Connect Core §5.3 and §5.4): the answer of the userinfo endpoint.
public struct UserInfo: Answer, Hashable {
    /// `sub`: the user's reference.
    public let subject: String
    /// `preferred_username`, with `profile`.
    public let username: String?
    /// `email`, with `email`.
    public let email: String?
    /// `email_verified`, with `email`.
    public let isEmailVerified: Bool

    /// What a token with such scopes may know of a user; the rest is dropped.
    public init(
        subject: String, username: String?, email: String?, isEmailVerified: Bool, for scopes: Scopes
    ) {
        let address = scopes.contains("email")
        self.subject = subject
        self.username = scopes.contains("profile") ? username : nil
        self.email = address ? email : nil
        self.isEmailVerified = address && isEmailVerified
    }

    /// The members.
    public static let members: [AnswerMember<UserInfo>] = [
        .always("sub", "The user.") { $0.subject },
        .maybe("preferred_username", "The user's name here, with the scope profile.") { $0.username },
        .maybe("email", "The user's address, with the scope email.") { $0.email },
        .maybe("email_verified", "Whether it is known to be theirs.") { $0.email == nil ? nil : $0.isEmailVerified },
    ]
}

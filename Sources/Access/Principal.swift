public import Core

/// Somebody whose credentials were checked for this request. Identity makes it; a handler of a signed route has one by its type.
public struct Principal: Sendable {
    /// The user.
    public let userID: UserID
    /// The user's reference, `USR-456`.
    public let reference: String
    /// The user's e-mail address.
    public let email: String
    /// The user's role as it is now, not as it was when the token was issued.
    public let role: Role
    /// What the credential allows: the role's permissions, cut down to the token's or key's scopes.
    public let permissions: Set<Permission>
    /// The session the credential belongs to.
    public let sessionID: SessionID
    /// Where the request came from.
    public let origin: Origin

    /// Identity calls this after it has checked a credential; nobody else should.
    @_spi(Authentication)
    public init(
        userID: UserID, reference: String, email: String, role: Role, permissions: Set<Permission>,
        sessionID: SessionID, origin: Origin
    ) {
        self.userID = userID
        self.reference = reference
        self.email = email
        self.role = role
        self.permissions = permissions
        self.sessionID = sessionID
        self.origin = origin
    }

    /// The principal as an actor.
    public var actor: Actor { .user(userID, reference: reference) }
}

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
    /// What the principal came with: a session's token or an API key.
    public let credential: Credential
    /// The team the user belongs to, if any.
    public let team: TeamID?
    /// The modules that the user may use: what the team has and the member was left.
    public let modules: Set<Module>
    /// Where the request came from.
    public let origin: Origin
    /// How surely they are who they say; nil for an API key, which was made by who proved it then.
    public let assurance: Assurance?
    /// Whether they could show a second factor.
    public let hasSecondFactor: Bool
    /// When the credential was checked.
    public let checkedAt: Instant?
    /// Whether a person signed in for this session at this server and acts in it themselves: no API key, no client, nobody they delegated to.
    public let isInteractive: Bool

    /// Identity calls this after it has checked a credential; nobody else should.
    @_spi(Authentication)
    public init(
        userID: UserID, reference: String, email: String, role: Role, permissions: Set<Permission>,
        credential: Credential, team: TeamID? = nil, modules: Set<Module> = Module.withoutTeam, origin: Origin,
        assurance: Assurance? = nil, hasSecondFactor: Bool = false, checkedAt: Instant? = nil,
        isInteractive: Bool = false
    ) {
        self.userID = userID
        self.reference = reference
        self.email = email
        self.role = role
        self.permissions = permissions
        self.credential = credential
        self.team = team
        self.modules = modules
        self.origin = origin
        self.assurance = assurance
        self.hasSecondFactor = hasSecondFactor
        self.checkedAt = checkedAt
        self.isInteractive = isInteractive
    }

    /// The principal as an actor.
    public var actor: Actor { .user(userID, reference: reference) }

    /// The privilege ceiling: whether the principal may give somebody this role, take it away, or act on an account that
    /// has it. Only who may everything that the role allows beyond what everybody may, with this very credential.
    public func mayGrant(_ role: Role) -> Bool {
        mayGrant(role.permissions)
    }

    /// The same for the permissions of a role. What everybody has can't be given or taken, so a key needn't carry it.
    public func mayGrant(_ permissions: Set<Permission>) -> Bool {
        permissions.subtracting(Role.ownAccount).isSubset(of: self.permissions)
    }
}

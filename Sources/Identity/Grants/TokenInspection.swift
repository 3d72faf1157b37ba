public import Access
public import Core
import Store

/// What an access token says, once everything about it was found good: its form, signature and times, its session and its user.
public struct InspectedToken: Sendable {
    /// Whose it is.
    public let userID: UserID
    /// `sub`: the user's reference, or `client:ID`.
    public let subject: String
    /// The user's e-mail address; nil for a program.
    public let email: String?
    /// The user's role as it is now.
    public let role: Role
    /// The session.
    public let sessionID: SessionID
    /// `client_id`.
    public let clientID: String
    /// The scopes it was issued with, of which the user may still do so much; nil for sessions that were opened here.
    public let scopes: Set<String>?
    /// Whom it is for.
    public let audiences: [String]
    /// When it was issued, and until when it is good; whole seconds.
    public let issuedAt: Instant
    /// Until when.
    public let expiresAt: Instant
    /// `jti`.
    public let id: String
    /// The key that has to be proven with it.
    public let keyThumbprint: String?
    /// Who acts with it for the user.
    public let actor: String?
    /// How surely the user was who they say; nothing to go by for a program.
    public let assurance: Assurance
}

extension Authenticator {
    /// Looks at an access token without using it: what it says if it is good now, whoever it is for, and nil otherwise. Nothing is recorded.
    public func inspect(_ text: String) async throws(IdentityFault) -> InspectedToken? {
        let now = time.now()
        guard case .success(let token) = await tokens.check(text, anywhere: true, at: now) else { return nil }
        let claims = token.claims
        guard let session = try await session(claims.sessionID, of: claims.userID, at: now), session.user.isActive,
            !factorPolicy.refuses(session)
        else {
            return nil
        }
        let scopes = claims.scope.map { Set($0.split(separator: " ").map(String.init)) }
        return InspectedToken(
            userID: session.user.id, subject: claims.subject, email: claims.email, role: session.user.role,
            sessionID: claims.sessionID, clientID: claims.clientID,
            scopes: scopes.map { SessionTerms.held($0, by: session.user.role) }, audiences: claims.audiences,
            issuedAt: Instant(milliseconds: claims.issuedAt * 1_000),
            expiresAt: Instant(milliseconds: claims.expiresAt * 1_000), id: claims.tokenID,
            keyThumbprint: claims.keyThumbprint, actor: claims.actor, assurance: session.assurance)
    }
}

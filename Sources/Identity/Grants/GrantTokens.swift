public import Access
public import Core

/// The tokens of a client's session.
public struct GrantTokens: Sendable {
    /// Whose session it is.
    public let user: User
    /// The session.
    public let sessionID: SessionID
    /// What it is for.
    public let terms: SessionTerms
    /// How surely the user was who they say.
    public let assurance: Assurance
    /// The access token, a JWT.
    public let accessToken: Secret<String>
    /// The refresh token, if there is one; the one before it is used up.
    public let refreshToken: Secret<String>?
    /// How long the access token lives.
    public let lifetime: Duration
    /// When it was issued.
    public let issuedAt: Instant
    /// The scopes that it has: what was granted, of which the user may still do so much.
    public let scopes: Set<String>
    /// The key that has to be proven with the access token, if any.
    public let keyThumbprint: String?
}

extension Sessions {
    /// The tokens of a session that was just opened.
    public func tokens(of opened: OpenedSession) async throws(IdentityFault) -> GrantTokens {
        try await grantTokens(
            opened.user, opened.id, opened.refresh, opened.draft.terms, opened.draft.assurance, at: opened.openedAt)
    }

    /// Issues an access token within terms: for `scopes` when fewer are asked for, bound to the key of `proof` when the session isn't to
    /// another. The same arguments give the same token, as far as its algorithm has no randomness.
    func grantTokens(
        _ user: User, _ session: SessionID, _ refresh: RefreshToken?, _ terms: SessionTerms, _ assurance: Assurance,
        narrowedTo scopes: Set<String>? = nil, proof: String? = nil, tokenID: String? = nil, at time: Instant
    ) async throws(IdentityFault) -> GrantTokens {
        let granted = terms.scopes ?? []
        let held = SessionTerms.held(scopes?.intersection(granted) ?? granted, by: user.role)
        let lifetime = terms.lifetime ?? tokens.rules.lifetime
        let key = terms.keyThumbprint ?? proof
        let isMachine = user.clientID != nil
        let claims = AccessToken(
            issuer: tokens.rules.issuer, audiences: allAudiences(of: terms),
            subject: user.reference, userID: user.id, email: isMachine ? nil : user.email, role: user.role.name,
            permissions: held.filter { $0.contains(":") }.sorted(), issuedAt: time.seconds,
            expiresAt: (time + lifetime).seconds, tokenID: tokenID ?? "\(session).\(refresh?.generation ?? 0)",
            sessionID: session, clientID: terms.client, level: isMachine ? nil : assurance.level.rawValue,
            methods: isMachine ? nil : assurance.references,
            authenticatedAt: isMachine ? nil : assurance.authenticatedAt.seconds,
            scope: held.sorted().joined(separator: " "), keyThumbprint: key, actor: terms.actor)
        return GrantTokens(
            user: user, sessionID: session, terms: terms, assurance: assurance,
            accessToken: try await tokens.keys.sign(claims, terms.algorithm), refreshToken: refresh?.text,
            lifetime: lifetime, issuedAt: time, scopes: held, keyThumbprint: key)
    }
}

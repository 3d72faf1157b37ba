import Access
import Core

/// Issues and checks access tokens.
struct AccessTokens: Sendable {
    let keys: SigningKeys
    let rules: TokenRules
    /// Tokens whose signature was found good, so that it is checked once and not with each request.
    let verified = VerifiedTokens()

    /// The token of a session that was opened here. The same arguments give the same token, to the byte.
    func issue(
        to user: User, session: SessionID, generation: UInt32, client: String, _ assurance: Assurance, at time: Instant
    ) async throws(IdentityFault) -> Secret<String> {
        try await keys.sign(
            AccessToken(
                issuer: rules.issuer, audiences: [rules.audience], subject: user.reference, userID: user.id,
                email: user.email, role: user.role.name,
                permissions: user.role.permissions.map(\.rawValue).sorted(), issuedAt: time.seconds,
                expiresAt: (time + rules.lifetime).seconds, tokenID: "\(session).\(generation)", sessionID: session,
                clientID: client, level: assurance.level.rawValue, methods: assurance.references,
                authenticatedAt: assurance.authenticatedAt.seconds))
    }

    /// What a token says, once its form, signature, issuer, audience and times are found good. Whom it is for doesn't matter
    /// `anywhere`.
    func check(
        _ text: String, anywhere: Bool = false, at now: Instant
    ) async -> Result<VerifiedToken, TokenRefusal> {
        let digest = VerifiedTokens.digest(text)
        let known = verified.token(digest)
        let token: VerifiedToken
        if let known {
            token = known
        } else if let parsed = try? JWTPreparser.parse(text), let claims = await keys.verified(parsed) {
            token = VerifiedToken(claims)
        } else {
            return .failure(.invalid)
        }
        let refusal =
            anywhere ? rules.refusalElsewhere(of: token.claims, at: now) : rules.refusal(of: token.claims, at: now)
        if let refusal { return .failure(refusal) }
        if known == nil { verified.keep(token, digest) }
        return .success(token)
    }
}

extension TokenRefusal: Error {}

import Access
import Core

/// Issues and checks access tokens.
struct AccessTokens: Sendable {
    let keys: SigningKeys
    let rules: TokenRules
    /// Tokens whose signature was found good, so that it is checked once and not with each request.
    let verified = VerifiedTokens()

    /// The token of a session. The same arguments give the same token, to the byte.
    func issue(
        to user: User, session: SessionID, generation: UInt32, client: String, at time: Instant
    ) throws(IdentityFault) -> Secret<String> {
        try keys.sign(
            AccessToken(
                issuer: rules.issuer, audience: rules.audience, subject: user.reference, userID: user.id,
                email: user.email, role: user.role.rawValue,
                permissions: user.role.permissions.map(\.rawValue).sorted(), issuedAt: time.seconds,
                expiresAt: (time + rules.lifetime).seconds, tokenID: "\(session).\(generation)", sessionID: session,
                clientID: client))
    }

    /// What a token says, once its form, signature, issuer, audience and times are found good.
    func check(_ text: String, at now: Instant) -> Result<VerifiedToken, TokenRefusal> {
        let digest = VerifiedTokens.digest(text)
        let known = verified.token(digest)
        guard let token = known ?? verify(text) else { return .failure(.invalid) }
        if let refusal = rules.refusal(of: token.claims, at: now) { return .failure(refusal) }
        if known == nil { verified.keep(token, digest) }
        return .success(token)
    }

    private func verify(_ text: String) -> VerifiedToken? {
        guard let parsed = try? JWTPreparser.parse(text), let claims = keys.verified(parsed) else { return nil }
        return VerifiedToken(claims)
    }
}

extension TokenRefusal: Error {}

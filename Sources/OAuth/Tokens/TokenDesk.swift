@_spi(Authentication) public import Access
import Core
import Identity
public import OAuthProtocol
import Store

/// Gives out tokens: what `/oauth/token` does once it is known which client asks.
public struct TokenDesk: Sendable {
    let store: OAuthStore
    let rules: TokenRules
    let time: any TimeSource
    let randomness: any Randomness
    /// Wrong codes of devices that somebody typed.
    let guesses = UserCodeGuesses()

    /// Answers a request of a client that authenticated. `proof` is the thumbprint of its DPoP proof, which came for the first time; nil when
    /// there was none.
    public func answer(
        _ request: TokenRequest, by client: OAuthClient, proof: String? = nil, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        do throws(OAuthRefusal) {
            try client.profile.check(request.grant)
            guard proof != nil || !client.profile.mustProvePossession else {
                throw OAuthRefusal(.invalidDPoPProof, "the client's tokens are bound to a key, and no proof came")
            }
        } catch {
            return .failure(error)
        }
        switch request {
        case .code(let code): return try await redeem(code, by: client, proof: proof, from: origin)
        case .refresh(let refresh): return try await self.refresh(refresh, by: client, proof: proof, from: origin)
        case .clientCredentials(let asked): return try await machine(asked, client, proof: proof, from: origin)
        case .device(let asked): return try await redeem(asked, by: client, proof: proof, from: origin)
        case .exchange(let asked): return try await exchange(asked, by: client, proof: proof, from: origin)
        }
    }

    /// What a session for a client is for: what was granted, for the resources that are asked for among those.
    func terms(
        _ client: OAuthClient, _ scopes: Scopes, _ asked: [ResourceIndicator], of granted: [ResourceIndicator],
        proof: String?
    ) throws(OAuthRefusal) -> SessionTerms {
        let resources = try client.profile.resources(asked: asked, of: granted, own: rules.audience)
        return SessionTerms(
            client: client.profile.id, scopes: scopes.names, audiences: resources.map(\.text), keyThumbprint: proof,
            lifetime: client.tokenLifetime, algorithm: client.algorithm)
    }

    /// A session for a user's grant. Guide A's answer has a refresh token without `offline_access`, so whoever may refresh gets one.
    func draft(
        of user: UserID, _ terms: SessionTerms, _ assurance: Assurance, for client: OAuthClient
    ) -> SessionDraft {
        SessionDraft(
            user: user, terms: terms, assurance: assurance,
            isRefreshable: client.profile.grants.contains(.refreshToken),
            expiresAt: time.now() + (terms.lifetime ?? rules.lifetime))
    }

    /// What a user does by way of a client.
    func grant(of user: UserID, from origin: Origin) async throws(OAuthFault) -> Grant? {
        let found = try await identity { () throws(IdentityFault) in try await store.identity.users.find(user) }
        return found.map { Grant.credential(of: .user($0.id, reference: $0.reference), from: origin) }
    }

    /// The answer for a session that was just opened.
    func answer(_ opened: OpenedSession, nonce: String?) async throws(OAuthFault) -> TokenAnswer {
        let tokens = try await identity { () throws(IdentityFault) in
            try await store.identity.sessions.tokens(of: opened)
        }
        return try await answer(tokens, nonce: nonce)
    }

    /// The answer with some tokens, and an ID token when the client may know who the user is.
    func answer(_ tokens: GrantTokens, nonce: String?) async throws(OAuthFault) -> TokenAnswer {
        let scopes = Scopes(tokens.scopes)
        let isForPerson = scopes.contains(Scopes.openID) && tokens.user.clientID == nil
        return TokenAnswer(
            accessToken: tokens.accessToken, type: tokens.keyThumbprint == nil ? .bearer : .dpop,
            lifetime: tokens.lifetime, refreshToken: tokens.refreshToken,
            idToken: isForPerson ? try await idToken(tokens, scopes, nonce: nonce) : nil, scopes: scopes)
    }

    private func idToken(
        _ tokens: GrantTokens, _ scopes: Scopes, nonce: String?
    ) async throws(OAuthFault) -> Secret<String> {
        let claims = IDTokenClaims(
            issuer: rules.issuer, clientID: tokens.terms.client, person: UserInfo(tokens.user, for: scopes),
            issuedAt: tokens.issuedAt, signedInAt: tokens.assurance.authenticatedAt, nonce: nonce,
            context: tokens.assurance.level.rawValue, methods: tokens.assurance.references,
            accessToken: tokens.accessToken, algorithm: tokens.terms.algorithm,
            sessionID: tokens.sessionID.description)
        var writer = JSONWriter(capacity: 512)
        claims.write(to: &writer)
        let bytes = writer.bytes
        return try await identity { () throws(IdentityFault) in
            try await store.identity.signingKeys.sign(bytes, type: "JWT", tokens.terms.algorithm)
        }
    }
}

extension UserInfo {
    /// What a token with such scopes may know of a user. Addresses are given by whoever made the account, so none counts as verified.
    init(_ user: User, for scopes: Scopes) {
        self.init(
            subject: user.reference, name: nil, username: user.username, updatedAt: nil, email: user.email,
            isEmailVerified: false, for: scopes)
    }
}

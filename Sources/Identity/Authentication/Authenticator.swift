@_spi(Authentication) public import Access
import Core
import SecurityEvents
import Store

/// Says who sends a request, by the access token that came with it.
///
/// Form, signature, issuer, audience and times are checked first, without I/O; then the session and its user are looked
/// up, so a token is worth nothing once its session is gone or its user disabled. Role and reference are the row's, not
/// the token's.
public struct Authenticator: Sendable {
    let store: IdentityStore
    let tokens: AccessTokens
    let events: EventLog
    let uses: SessionUses
    let factorPolicy: SecondFactorPolicy
    let time: any TimeSource
    let strangers = StrangerLog()

    /// Checks the token of an `Authorization` header. `proof` is the thumbprint of the key that was proven with the request
    /// (RFC 9449): a token that is bound to a key is worth nothing without it, and no other token comes with one.
    public func authenticate(
        bearer: String, proof: String? = nil, from origin: Origin
    ) async throws(IdentityFault) -> Authentication {
        let now = time.now()
        let token: VerifiedToken
        switch await tokens.check(bearer, at: now) {
        case .success(let good): token = good
        case .failure(.expired): return .refused(.expired)
        case .failure(let refusal):
            try await noteStranger(from: origin, at: now)
            return .refused(refusal)
        }
        let claims = token.claims
        guard claims.keyThumbprint == proof else {
            try await noteStranger(from: origin, at: now)
            return .refused(.invalid)
        }
        guard let session = try await session(claims.sessionID, of: claims.userID, at: now) else {
            return .refused(.sessionEnded)
        }
        let user = session.user
        guard user.isActive else { return .refused(.disabled) }
        guard !factorPolicy.refuses(session) else { return .refused(.withoutSecondFactor) }
        uses.note(claims.sessionID, at: now)
        return .principal(
            Principal(
                user, token.permissions(under: user.role), .session(claims.sessionID), session.assurance,
                at: now, from: origin,
                isInteractive: claims.clientID == SessionKind.program.client && claims.actor == nil && !user.isMachine))
    }

    func session(
        _ id: SessionID, of user: UserID, at now: Instant
    ) async throws(IdentityFault) -> LiveSession? {
        // One that seems to be over isn't taken from memory: it may have been refreshed, which nobody is told.
        if let known = store.caches?.sessions[id], known.userID == user, now < known.expiresAt { return known }
        let ticket = store.caches?.sessions.ticket()
        let found = try await store.read { reader throws(StoreFault) in try reader.liveSession(id) }
        guard let found, found.userID == user, now < found.expiresAt else { return nil }
        if let ticket { store.caches?.sessions.keep(found, id, ticket) }
        return found
    }

    /// A token that isn't ours is an event, once a minute for each address.
    private func noteStranger(from origin: Origin, at now: Instant) async throws(IdentityFault) {
        guard strangers.isNew(origin.address, at: now) else { return }
        do {
            try await events.record(EventDraft(.invalidToken, message: "Invalid access token"), from: origin)
        } catch {
            throw .store(error)
        }
    }
}

extension Principal {
    /// A user whose credential was checked.
    init(
        _ user: LiveUser, _ permissions: Set<Permission>, _ credential: Credential, _ assurance: Assurance? = nil,
        at now: Instant, from origin: Origin, isInteractive: Bool = false
    ) {
        self.init(
            userID: user.id, reference: user.reference, email: user.email, role: user.role, permissions: permissions,
            credential: credential, team: user.team, modules: user.modules, origin: origin, assurance: assurance,
            hasSecondFactor: user.hasSecondFactor, checkedAt: now, isInteractive: isInteractive)
    }
}

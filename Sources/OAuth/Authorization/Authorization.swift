@_spi(Authentication) public import Access
import Audit
public import Core
import Identity
public import OAuthProtocol
import Store

/// What `/oauth/authorize` does once it is known where answers go: says what the page has to ask, and gives out codes.
public struct Authorization: Sendable {
    let store: OAuthStore
    let clients: Clients
    let issuer: String
    let time: any TimeSource
    let randomness: any Randomness

    /// What has to happen next. `begunAt` is when the request first came to the page: a sign-in since then is one for this request. A principal with
    /// an API key is nobody here.
    public func next(
        _ request: AuthorizationRequest, of client: OAuthClient, for principal: Principal?, begunAt: Instant
    ) async throws(OAuthFault) -> AuthorizationStep {
        let consented = try await consented(principal, client)
        return decision(request, client, principal, consented, begunAt).step()
    }

    /// A code for a client whose request needs no more questions, or whose question the user has just answered with yes. Nil when there is something
    /// to ask after all: the user's rights, or the client, changed meanwhile.
    public func code(
        _ request: AuthorizationRequest, of client: OAuthClient, for principal: Principal, agrees: Bool,
        begunAt: Instant
    ) async throws(OAuthFault) -> Secret<String>? {
        guard let client = try await clients.find(client.id), client.isActive, let assurance = principal.assurance
        else {
            return nil
        }
        let consented = try await consented(principal, client)
        let (code, user) = (OpaqueToken(.authorizationCode, randomness), principal.userID)
        let session = principal.credential.session
        switch decision(request, client, principal, consented, begunAt).step() {
        case .grant(let scopes):
            let now = time.now()
            try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
                try transaction.insert(
                    code, request, scopes, of: client.id, for: user, in: session, assurance, at: now)
                return .commit(())
            }
        case .ask(let scopes) where agrees:
            let grant = Grant.credential(of: principal.actor, from: principal.origin)
            try await store.change(by: grant, .oauthConsentGranted, on: .consent(of: user, to: client.id)) {
                change throws(StoreFault) in
                try change.consent(of: user, to: client, scopes)
                try change.transaction.insert(
                    code, request, scopes, of: client.id, for: user, in: session, assurance, at: change.time)
                return .commit(())
            }
        case .ask, .signIn, .stepUp, .refuse: return nil
        }
        return code.text
    }

    private func consented(_ principal: Principal?, _ client: OAuthClient) async throws(OAuthFault) -> Scopes {
        guard let user = principal?.userID, !client.isFirstParty else { return .none }
        return try await store.read { reader throws(StoreFault) in try reader.consent(of: user, to: client.id) }
    }

    private func decision(
        _ request: AuthorizationRequest, _ client: OAuthClient, _ principal: Principal?, _ consented: Scopes,
        _ begunAt: Instant
    ) -> AuthorizationDecision {
        let person = principal.flatMap { principal in
            principal.assurance.map {
                AuthorizationDecision.Person(
                    role: principal.role, assurance: $0, hasSecondFactor: principal.hasSecondFactor)
            }
        }
        return AuthorizationDecision(
            request: request, client: client, person: person, consented: consented, begunAt: begunAt, now: time.now())
    }
}

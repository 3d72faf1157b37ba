import Access
public import Audit
import Core
import Identity
import OAuthProtocol
import Store

extension TokenDesk {
    /// A token for an agent that acts for a user (RFC 8693): of a user's token, for less than that allows. It never approves or changes, nor does
    /// anything over users or the system; it names who acts; and it ends with the session of the token that it was had for, at the latest with that
    /// token.
    func exchange(
        _ request: TokenExchangeRequest, by client: OAuthClient, proof: String?, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        guard let subject = try await inspect(request.subject), subject.actor == nil, subject.email != nil,
            subject.audiences.contains(rules.audience), subject.keyThumbprint == nil || subject.keyThumbprint == proof,
            subject.expiresAt - time.now() >= .seconds(1)
        else { return .failure(Self.badSubject) }
        let actor = ClientName.subject(client.profile.id)
        if let named = request.actor {
            guard try await inspect(named)?.subject == actor else {
                return .failure(OAuthRefusal(.invalidRequest, "actor_token is not the client's own"))
            }
        }
        var terms: SessionTerms
        do throws(OAuthRefusal) {
            let scopes = try delegated(subject, to: client, asked: request.scopes)
            terms = try self.terms(client, scopes, resources(of: request), of: [], proof: proof)
        } catch {
            return .failure(error)
        }
        let left = subject.expiresAt - time.now()
        terms.lifetime = .seconds(min(terms.lifetime ?? rules.lifetime, left).components.seconds)
        terms.actor = actor
        let draft = SessionDraft(
            user: subject.userID, terms: terms, assurance: subject.assurance, isRefreshable: false,
            expiresAt: subject.expiresAt, parent: subject.sessionID)
        guard let grant = try await grant(of: subject.userID, from: origin) else { return .failure(Self.badSubject) }
        let opened = try await store.change(
            by: grant, .oauthTokenDelegated, on: .consent(of: subject.userID, to: client.id)
        ) { change throws(StoreFault) in
            guard let opened = try change.openSession(draft) else { return .rollback(OpenedSession?.none) }
            change.note("actor", .text(actor))
            return .commit(opened)
        }
        guard let opened else { return .failure(Self.badSubject) }
        return .success(try await answer(opened, nonce: nil).exchanged(request.subject.type))
    }

    private func inspect(_ token: TokenExchangeRequest.TypedToken) async throws(OAuthFault) -> InspectedToken? {
        try await identity { () throws(IdentityFault) in
            try await store.identity.authenticator.inspect(token.text.reveal())
        }
    }

    /// What an agent gets: of what the subject's token allows, what may be handed on, the client may ask for and is asked for.
    private func delegated(
        _ subject: InspectedToken, to client: OAuthClient, asked: Scopes?
    ) throws(OAuthRefusal) -> Scopes {
        let held = Scopes(subject.scopes ?? Set(subject.role.permissions.map(\.rawValue)))
        let most = Scopes(held.delegable.names.intersection(client.profile.scopes.names))
        let scopes = try most.narrowed(to: asked)
        guard !scopes.isEmpty else {
            throw OAuthRefusal(.invalidScope, "nothing of what the token allows may be handed on to this client")
        }
        return scopes
    }

    /// `resource` and `audience`, which name the same here.
    private func resources(of request: TokenExchangeRequest) throws(OAuthRefusal) -> [ResourceIndicator] {
        var resources = request.resources
        for audience in request.audiences {
            guard let resource = ResourceIndicator(audience) else {
                throw OAuthRefusal(.invalidTarget, "audience is not one that tokens are given for")
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources
    }

    private static let badSubject = OAuthRefusal(
        .invalidRequest, "subject_token is not a user's access token that can be handed on")
}

extension TokenAnswer {
    /// The same answer, which says what kind of token it is.
    fileprivate func exchanged(_ type: ExchangeTokenType) -> TokenAnswer {
        TokenAnswer(
            accessToken: accessToken, type: self.type, lifetime: lifetime, scopes: scopes, issuedType: type)
    }
}

extension Action {
    /// A client got a token to act for a user.
    public static let oauthTokenDelegated = Action("oauth_token.delegated")
}

public import Access
public import Audit
import Core
import Identity
public import OAuthProtocol
import Store

/// Looking at tokens and ending them: a client's own, and no others.
extension TokenDesk {
    /// What is known of a token (RFC 7662) to the client whose it is. Of another's, as of none, nothing is.
    public func introspect(
        _ token: PresentedToken, by client: OAuthClient
    ) async throws(OAuthFault) -> IntrospectionAnswer {
        if let access = try await accessToken(token.text, of: client) {
            return .active(
                .init(
                    scopes: Scopes(access.scopes ?? []), clientID: access.clientID, username: access.email,
                    type: access.keyThumbprint == nil ? .bearer : .dpop, subject: access.subject,
                    audience: access.audiences, issuer: rules.issuer, issuedAt: access.issuedAt,
                    expiresAt: access.expiresAt, id: access.id,
                    confirmation: access.keyThumbprint.map(Confirmation.init),
                    actor: access.actor.map(ActingParty.init)))
        }
        guard let refresh = try await refreshToken(token.text, of: client), refresh.isActive else { return .inactive }
        let held = SessionTerms.held(refresh.terms.scopes ?? [], by: refresh.user.role)
        return .active(
            .init(
                scopes: Scopes(held), clientID: refresh.terms.client, username: refresh.user.email, type: nil,
                subject: refresh.user.reference, audience: [rules.issuer], issuer: rules.issuer,
                issuedAt: refresh.createdAt, expiresAt: refresh.expiresAt,
                confirmation: refresh.terms.keyThumbprint.map(Confirmation.init)))
    }

    /// Ends what a token stands for (RFC 7009), when it is the client's: its session, and so its refresh token and every access token that hangs on
    /// it. A token that is unknown or another's is no error, and nothing is told.
    public func revoke(
        _ token: PresentedToken, by client: OAuthClient, from origin: Origin
    ) async throws(OAuthFault) {
        if let access = try await accessToken(token.text, of: client) {
            try await end(access.sessionID, of: access.userID, client, from: origin)
        } else if let refresh = try await refreshToken(token.text, of: client) {
            try await end(refresh.sessionID, of: refresh.user.id, client, from: origin)
        }
    }

    private func end(
        _ session: SessionID, of user: UserID, _ client: OAuthClient, from origin: Origin
    ) async throws(OAuthFault) {
        guard let grant = try await grant(of: user, from: origin) else { return }
        try await store.change(by: grant, .oauthTokenRevoked, on: .session(session, of: user)) {
            change throws(StoreFault) in
            guard try change.endSession(session) else { return .rollback(()) }
            change.note("client_id", .text(client.profile.id))
            try change.recordRevocation(of: session, user, client)
            return .commit(())
        }
    }

    private func accessToken(_ text: Secret<String>, of client: OAuthClient) async throws(OAuthFault) -> InspectedToken?
    {
        let token = try await identity { () throws(IdentityFault) in
            try await store.identity.authenticator.inspect(text.reveal())
        }
        return token.flatMap { $0.clientID == client.profile.id ? $0 : nil }
    }

    private func refreshToken(
        _ text: Secret<String>, of client: OAuthClient
    ) async throws(OAuthFault) -> InspectedRefresh? {
        let token = try await identity { () throws(IdentityFault) in
            try await store.identity.sessions.inspect(refresh: text)
        }
        return token.flatMap { $0.terms.client == client.profile.id ? $0 : nil }
    }
}

extension Action {
    /// A client gave back a token, and its session was ended.
    public static let oauthTokenRevoked = Action("oauth_token.revoked")
}

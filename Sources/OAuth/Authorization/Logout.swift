public import Access
import Core
import Identity
public import OAuthProtocol

/// What to do with a client's wish that its user be signed out (OpenID Connect RP-Initiated Logout §2).
public struct LogoutDecision: Sendable, Equatable {
    /// Whether the user has to be asked first: there was no ID token of theirs, so anybody may have sent them here.
    public let mustAsk: Bool
    /// Where they go then; nil to stay.
    public let location: String?

    /// A decision; see the properties.
    public init(mustAsk: Bool, location: String?) {
        self.mustAsk = mustAsk
        self.location = location
    }
}

extension Authorization {
    /// Decides about a wish. The hint has to be an ID token of ours, which need not be fresh, about whoever is signed in; and it has to be the
    /// client's that the user is to be sent back to.
    public func logout(
        _ request: LogoutRequest, for principal: Principal?
    ) async throws(OAuthFault) -> LogoutDecision {
        let claims = verified(request.hint)
        let named = claims?["aud"]?.string ?? request.clientID
        let isConsistent = request.clientID == nil || request.clientID == named
        guard isConsistent, let id = named.flatMap({ OAuthClientID($0) }), let client = try await clients.find(id),
            client.isActive
        else { return LogoutDecision(mustAsk: true, location: nil) }
        let isTheirs = claims?["sub"]?.string.map { principal == nil || principal?.reference == $0 } ?? false
        return LogoutDecision(mustAsk: !isTheirs, location: request.location(among: client.logoutURIs))
    }

    /// What an ID token says, when one of our keys signed it.
    private func verified(_ hint: UnverifiedJWS?) -> JSONValue? {
        guard let keys = try? JWKSet(Array(store.identity.signingKeys.jwks.utf8)),
            let claims = hint?.claims(verifiedBy: keys)
        else { return nil }
        return claims["iss"]?.string == issuer ? claims : nil
    }
}

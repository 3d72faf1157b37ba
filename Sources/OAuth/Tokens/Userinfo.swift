import Core
import Identity
public import OAuthProtocol

extension TokenDesk {
    /// Who the user of an access token is, as far as its scopes tell (OpenID Connect Core §5.3). A token for another resource alone is none here.
    /// `proof` is the thumbprint of the key that was proven
    /// with the request.
    public func userInfo(
        bearer text: String, proof: String? = nil
    ) async throws(OAuthFault) -> Result<UserInfo, OAuthRefusal> {
        let token = try await identity { () throws(IdentityFault) in
            try await store.identity.authenticator.inspect(text)
        }
        guard let token, token.keyThumbprint == proof, token.email != nil, token.audiences.contains(rules.audience)
        else {
            return .failure(OAuthRefusal(.invalidToken, "the token is not a user's, or not good any more"))
        }
        let scopes = Scopes(token.scopes ?? [])
        guard scopes.contains(Scopes.openID) else {
            return .failure(OAuthRefusal(.insufficientScope, "the token was issued without openid"))
        }
        let user = try await identity { () throws(IdentityFault) in
            try await store.identity.users.find(token.userID)
        }
        guard let user else {
            return .failure(OAuthRefusal(.invalidToken, "the token is not a user's, or not good any more"))
        }
        return .success(UserInfo(user, for: scopes))
    }
}

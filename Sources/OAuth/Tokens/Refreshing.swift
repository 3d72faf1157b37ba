import Access
import Core
import Identity
import OAuthProtocol

extension TokenDesk {
    /// New tokens for a refresh token (RFC 6749 §6): the session's own rotation, for the client whose it is.
    func refresh(
        _ request: RefreshRequest, by client: OAuthClient, proof: String?, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        let outcome = try await identity { () throws(IdentityFault) in
            try await store.identity.sessions.refresh(
                request.token, for: client.profile.id, narrowedTo: request.scopes?.names,
                audiences: request.resources.map(\.text), proof: proof, from: origin)
        }
        switch outcome {
        case .refreshed(let tokens): return .success(try await answer(tokens, nonce: nil))
        case .refused: return .failure(.badGrant)
        case .widened: return .failure(OAuthRefusal(.invalidScope, "scope asks for more than was granted"))
        case .otherAudience: return .failure(OAuthRefusal(.invalidTarget, "resource asks for more than was granted"))
        case .otherKey: return .failure(OAuthRefusal(.invalidGrant, "the refresh token is bound to another key"))
        }
    }

    /// A token for a client by itself (RFC 6749 §4.4).
    func machine(
        _ request: ClientCredentialsRequest, _ client: OAuthClient, proof: String?, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        guard let user = client.userID else {
            return .failure(OAuthRefusal(.unauthorizedClient, "the client has no user of its own"))
        }
        let terms: SessionTerms
        do throws(OAuthRefusal) {
            let scopes = try client.profile.scopes(asked: request.scopes)
            terms = try self.terms(client, scopes, request.resources, of: [], proof: proof)
        } catch {
            return .failure(error)
        }
        let tokens = try await identity { () throws(IdentityFault) in
            try await store.identity.machines.tokens(of: user, terms, proof: proof, from: origin)
        }
        guard let tokens else { return .failure(OAuthRefusal(.unauthorizedClient, "the client's user is disabled")) }
        return .success(try await answer(tokens, nonce: nil))
    }
}

import Core
import HTTPTypes
import OAuth
import OAuthProtocol

/// Who the user of an access token is.
enum UserInfoEndpoint {
    static func read(_ context: OpenContext) async throws -> UserInfo {
        let (text, type): (String, AccessTokenType)
        switch BearerToken(authorization: context.edge.head.headerFields.value(of: .authorization)) {
        case .absent: throw Problem(.noAuthToken)
        case .unusable:
            throw ResourceRefusal(
                refusal: OAuthRefusal(.invalidToken, "Authorization holds no access token"), type: .bearer)
        case .token(let token): (text, type) = (token, .bearer)
        case .bound(let token): (text, type) = (token, .dpop)
        }
        do {
            let proof = type == .dpop ? try context.edge.proof(with: text) : nil
            let answer = try await context.services.oauth.tokens.userInfo(bearer: text, proof: proof?.thumbprint).get()
            if let proof { try await context.services.takeOnce(proof) }
            return answer
        } catch let refusal as OAuthRefusal {
            throw ResourceRefusal(refusal: refusal, type: type)
        }
    }
}

extension EdgeContext {
    /// The proof that comes with a token that is bound to a key, for this request of our own (RFC 9449 §7.1). That it comes for the first time is
    /// asked once the token is known to be good.
    func proof(with token: String) throws(OAuthRefusal) -> DPoPProof {
        let url = services.authorizationServer.issuer + target.path
        let proof = try DPoPProof.read(
            head.headerFields[values: .dpop], for: .init(method: head.method.rawValue, url: url, accessToken: token),
            at: arrival)
        guard let proof else { throw OAuthRefusal(.invalidDPoPProof, "the token is bound to a key, and no proof came") }
        return proof
    }
}

extension HTTPField.Name {
    /// `DPoP`
    static let dpop = network("DPoP")
}

import Core
import Crypto
import Foundation

/// A key that signs DPoP proofs (RFC 9449 §4.2).
struct ProofSigner {
    let key = P256.Signing.PrivateKey()

    /// A proof for a request.
    func proof(
        _ method: String, _ url: String, at now: Instant, token: String? = nil, id: String = UUID().uuidString
    ) throws -> String {
        let point = key.publicKey.x963Representation
        let (x, y) = (Base64URL.encode(Array(point[1..<33])), Base64URL.encode(Array(point[33..<65])))
        let header =
            #"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"}}"#
        let hash = token.map { #","ath":"\#(Base64URL.encode(Array(SHA256.hash(data: Array($0.utf8)))))""# } ?? ""
        let claims = #"{"jti":"\#(id)","htm":"\#(method)","htu":"\#(url)","iat":\#(now.seconds)\#(hash)}"#
        let message = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        let signature = try key.signature(for: Array(message.utf8)).rawRepresentation
        return message + "." + Base64URL.encode(Array(signature))
    }
}

import Core
import Crypto
import CryptoExtras
import OAuthProtocol

/// Signing with a key, and checking what one signed.
extension SigningKey {
    /// Claims as a token in compact form (RFC 7515 §7.1). RS256 and Ed25519 have no randomness: the same claims give the same text.
    func token(_ claims: [UInt8], type: StaticString) throws(IdentityFault) -> Secret<String> {
        let header = #"{"alg":"\#(algorithm.rawValue)","kid":"\#(id)","typ":"\#(type)"}"#
        let message = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(claims)
        do {
            return Secret(message + "." + Base64URL.encode(try signature(of: Array(message.utf8))))
        } catch {
            throw .signingKey("signing failed: \(error)")
        }
    }

    /// Whether this key signed a token; never by another algorithm than its own.
    func verifies(_ token: UnverifiedToken) -> Bool {
        guard token.algorithm == algorithm.rawValue else { return false }
        switch material {
        case .rsa(let key):
            return key.publicKey.isValidSignature(
                .init(rawRepresentation: token.signature), for: SHA256.hash(data: token.message), padding: padding)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature) else {
                return false
            }
            return key.publicKey.isValidSignature(signature, for: SHA256.hash(data: token.message))
        case .ed25519(let key):
            return key.publicKey.isValidSignature(token.signature, for: token.message)
        }
    }

    private func signature(of message: [UInt8]) throws -> [UInt8] {
        switch material {
        case .rsa(let key):
            Array(try key.signature(for: SHA256.hash(data: message), padding: padding).rawRepresentation)
        case .p256(let key): Array(try key.signature(for: SHA256.hash(data: message)).rawRepresentation)
        case .ed25519(let key): Array(try key.signature(for: message))
        }
    }

    private var padding: _RSA.Signing.Padding { algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5 }
}

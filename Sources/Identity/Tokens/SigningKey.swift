import Core
import Crypto
import CryptoExtras
import Dispatch
import JWTKit

/// A key that signs. RS256 is what every client library reads; others come with the clients that ask for them.
struct SigningKey: Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3), 2048 bits.
    static let algorithm = "RS256"

    /// `kid`: the key's thumbprint (RFC 7638), so a key always has the same name.
    let id: String
    /// The JWK (RFC 7517 §4), public members only.
    let jwk: String
    /// The key as JWTKit takes it.
    let rsa: JWTKit.Insecure.RSA.PrivateKey

    /// A new key, made on another thread: it takes a tenth of a second, now and then several.
    static func generate() async throws(IdentityFault) -> SigningKey {
        let made = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(IdentityFault) in try make() })
            }
        }
        return try made.get()
    }

    /// A new key.
    static func make() throws(IdentityFault) -> SigningKey {
        do {
            return try SigningKey(_RSA.Signing.PrivateKey(keySize: .bits2048))
        } catch {
            throw .signingKey("no RSA key could be made: \(error)")
        }
    }

    /// A key from its PKCS#1 DER form.
    init(der: [UInt8]) throws(IdentityFault) {
        do {
            try self.init(_RSA.Signing.PrivateKey(derRepresentation: der))
        } catch {
            throw .signingKey("a stored RSA key can't be read: \(error)")
        }
    }

    private init(_ key: _RSA.Signing.PrivateKey) throws {
        rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: key)
        let primitives = try key.publicKey.getKeyPrimitives()
        let modulus = Base64URL.encode(Array(primitives.modulus))
        let exponent = Base64URL.encode(Array(primitives.publicExponent))
        let thumbprint = #"{"e":"\#(exponent)","kty":"RSA","n":"\#(modulus)"}"#
        id = Base64URL.encode(Array(SHA256.hash(data: Array(thumbprint.utf8))))
        let name = #""alg":"\#(Self.algorithm)","kid":"\#(id)""#
        jwk = #"{"kty":"RSA","use":"sig",\#(name),"n":"\#(modulus)","e":"\#(exponent)"}"#
    }

    /// PKCS#1 DER. Seal it before it goes anywhere.
    var der: [UInt8] { Array(rsa.derRepresentation) }
}

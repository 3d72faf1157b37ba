import Core
import Crypto
import CryptoExtras

/// How access tokens are signed. RS256 is what every client library reads; others come with the clients that ask for
/// them.
enum SigningAlgorithm: String, Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3), 2048 bits.
    case rs256 = "RS256"
}

/// A key that signs.
struct SigningKey: Sendable {
    let verifier: VerifyingKey
    private let key: _RSA.Signing.PrivateKey
    /// `{"alg":"RS256","kid":…,"typ":"at+jwt"}` in base64url, and the dot after it.
    private let header: String

    /// A new key.
    static func generate() throws(IdentityFault) -> SigningKey {
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
        self.key = key
        verifier = try VerifyingKey(key.publicKey)
        header = Base64URL.encode(#"{"alg":"RS256","kid":"\#(verifier.id)","typ":"at+jwt"}"#.utf8) + "."
    }

    /// PKCS#1 DER. Seal it before it goes anywhere.
    var der: [UInt8] { Array(key.derRepresentation) }

    /// The compact form of the signed claims. PKCS#1 v1.5 has no randomness: the same claims give the same text.
    func sign(_ claims: [UInt8]) throws(IdentityFault) -> Secret<String> {
        Secret(try compact(header + Base64URL.encode(claims)))
    }

    /// Header and payload in base64url, with their signature behind them.
    func compact(_ input: String) throws(IdentityFault) -> String {
        do {
            let signature = try key.signature(for: SHA256.hash(data: Array(input.utf8)), padding: .insecurePKCS1v1_5)
            return input + "." + Base64URL.encode(Array(signature.rawRepresentation))
        } catch {
            throw .signingKey("signing failed: \(error)")
        }
    }
}

/// The public half: what verifies, and what the JWKS shows.
struct VerifyingKey: Sendable {
    /// `kid`: the key's thumbprint (RFC 7638), so a key always has the same name.
    let id: String
    let algorithm = SigningAlgorithm.rs256
    private let key: _RSA.Signing.PublicKey
    private let modulus: String
    private let exponent: String

    init(_ key: _RSA.Signing.PublicKey) throws {
        let primitives = try key.getKeyPrimitives()
        self.key = key
        modulus = Base64URL.encode(Array(primitives.modulus))
        exponent = Base64URL.encode(Array(primitives.publicExponent))
        let thumbprint = #"{"e":"\#(exponent)","kty":"RSA","n":"\#(modulus)"}"#
        id = Base64URL.encode(Array(SHA256.hash(data: Array(thumbprint.utf8))))
    }

    /// The JWK (RFC 7517 §4), public members only.
    var jwk: String {
        let algorithm = algorithm.rawValue
        return #"{"kty":"RSA","use":"sig","alg":"\#(algorithm)","kid":"\#(id)","n":"\#(modulus)","e":"\#(exponent)"}"#
    }

    /// Whether this key, with its own algorithm, signed the token.
    func hasSigned(_ token: UnverifiedToken) -> Bool {
        guard token.keyID == id, token.algorithm == algorithm.rawValue else { return false }
        return key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: token.signature),
            for: SHA256.hash(data: token.signingInput), padding: .insecurePKCS1v1_5)
    }
}

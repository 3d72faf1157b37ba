import Core
import Crypto
import CryptoExtras
import Dispatch
import OAuthProtocol

/// A key that signs by one algorithm, and no other.
struct SigningKey: Sendable {
    let algorithm: SignatureAlgorithm
    /// `kid`: the key's thumbprint (RFC 7638), so a key always has the same name.
    let id: String
    /// The JWK (RFC 7517 §4), public members only.
    let jwk: String
    let material: Material

    /// The private key.
    enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    /// A new key, made on another thread: an RSA key takes a tenth of a second, now and then several.
    static func generate(_ algorithm: SignatureAlgorithm = .standard) async throws(IdentityFault) -> SigningKey {
        let made = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(IdentityFault) in try make(algorithm) })
            }
        }
        return try made.get()
    }

    /// A new key.
    static func make(_ algorithm: SignatureAlgorithm = .standard) throws(IdentityFault) -> SigningKey {
        do {
            let material: Material =
                switch algorithm {
                case .rs256: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
                case .ps256: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits3072))
                case .es256: .p256(P256.Signing.PrivateKey())
                case .edDSA: .ed25519(Curve25519.Signing.PrivateKey())
                }
            return try SigningKey(algorithm, material)
        } catch {
            throw .signingKey("no \(algorithm.rawValue) key could be made: \(error)")
        }
    }

    /// A key from its ``stored`` form.
    init(_ algorithm: SignatureAlgorithm, stored: [UInt8]) throws(IdentityFault) {
        do {
            let material: Material =
                switch algorithm {
                case .rs256, .ps256: .rsa(try _RSA.Signing.PrivateKey(derRepresentation: stored))
                case .es256: .p256(try P256.Signing.PrivateKey(rawRepresentation: stored))
                case .edDSA: .ed25519(try Curve25519.Signing.PrivateKey(rawRepresentation: stored))
                }
            try self.init(algorithm, material)
        } catch {
            throw .signingKey("a stored \(algorithm.rawValue) key can't be read: \(error)")
        }
    }

    init(_ algorithm: SignatureAlgorithm, _ material: Material) throws {
        self.algorithm = algorithm
        self.material = material
        let members = try material.publicMembers
        let thumbprint = Self.object(members.sorted { $0.name < $1.name })
        id = Base64URL.encode(Array(SHA256.hash(data: Array(thumbprint.utf8))))
        jwk = Self.object(
            members.prefix(1) + [("use", "sig"), ("alg", algorithm.rawValue), ("kid", id)] + members.dropFirst())
    }

    /// PKCS#1 DER of an RSA key, the 32 bytes of any other. Seal it before it goes anywhere.
    var stored: [UInt8] {
        switch material {
        case .rsa(let key): Array(key.derRepresentation)
        case .p256(let key): Array(key.rawRepresentation)
        case .ed25519(let key): Array(key.rawRepresentation)
        }
    }

    /// Members whose values need no escaping, as an object.
    private static func object(_ members: some Sequence<(name: String, value: String)>) -> String {
        "{" + members.map { #""\#($0.name)":"\#($0.value)""# }.joined(separator: ",") + "}"
    }
}

extension SigningKey.Material {
    /// What of the key is for everybody (RFC 7518 §6, RFC 8037 §2), its type first: just the members that the thumbprint is made of.
    fileprivate var publicMembers: [(name: String, value: String)] {
        get throws {
            switch self {
            case .rsa(let key):
                let numbers = try key.publicKey.getKeyPrimitives()
                return [
                    ("kty", "RSA"), ("n", Base64URL.encode(Array(numbers.modulus))),
                    ("e", Base64URL.encode(Array(numbers.publicExponent))),
                ]
            case .p256(let key):
                let point = Array(key.publicKey.rawRepresentation)
                return [
                    ("kty", "EC"), ("crv", "P-256"), ("x", Base64URL.encode(point.prefix(32))),
                    ("y", Base64URL.encode(point.suffix(32))),
                ]
            case .ed25519(let key):
                let point = Array(key.publicKey.rawRepresentation)
                return [("kty", "OKP"), ("crv", "Ed25519"), ("x", Base64URL.encode(point))]
            }
        }
    }
}

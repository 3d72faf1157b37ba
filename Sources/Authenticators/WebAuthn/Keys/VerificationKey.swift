import Crypto
import CryptoExtras

/// A public key and the one algorithm that it verifies with.
struct VerificationKey: Sendable {
    let algorithm: COSEAlgorithm
    private let key: Key

    /// Bytes of an RSA modulus: from 2,048 bits (ASVS 5.0 11.2.3 allows no less) to 8,192, beyond which verifying takes long.
    private static let modulusLength = 256...1_024

    private enum Key: Sendable {
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey, _RSA.Signing.Padding)
    }

    /// A key in COSE's form (RFC 9052 §7), with the parameters that WebAuthn §5.8.5 asks for and no other curve.
    init(cose: CBORValue) throws(WebAuthnRefusal) {
        guard cose.map != nil, let number = cose[3]?.integer, let type = cose[1]?.integer else { throw .publicKey }
        guard let algorithm = COSEAlgorithm(rawValue: number) else { throw .unsupportedAlgorithm }
        self.algorithm = algorithm
        let key: Key? =
            switch (algorithm, type) {
            case (.es256, 2): Self.p256(cose)
            case (.edDSA, 1): Self.ed25519(cose)
            case (.rs256, 3): Self.rsa(cose).map { .rsa($0, .insecurePKCS1v1_5) }
            case (.ps256, 3): Self.rsa(cose).map { .rsa($0, .PSS) }
            default: nil
            }
        guard let key else { throw .publicKey }
        self.key = key
    }

    /// A P-256 key.
    init(_ key: P256.Signing.PublicKey) {
        (self.algorithm, self.key) = (.es256, .p256(key))
    }

    /// An Ed25519 key.
    init(_ key: Curve25519.Signing.PublicKey) {
        (self.algorithm, self.key) = (.edDSA, .ed25519(key))
    }

    /// An RSA key for PKCS #1 v1.5.
    init(_ key: _RSA.Signing.PublicKey) {
        (self.algorithm, self.key) = (.rs256, .rsa(key, .insecurePKCS1v1_5))
    }

    /// Whether a signature, in the form that WebAuthn §6.5.5 says, is this key's over a message.
    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch key {
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: message)
        case .rsa(let key, let padding):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: padding)
        }
    }

    private static func p256(_ cose: CBORValue) -> Key? {
        guard cose[-1]?.integer == 1, let x = cose[-2]?.bytes, let y = cose[-3]?.bytes, x.count == 32, y.count == 32
        else { return nil }
        return (try? P256.Signing.PublicKey(rawRepresentation: x + y)).map(Key.p256)
    }

    private static func ed25519(_ cose: CBORValue) -> Key? {
        guard cose[-1]?.integer == 6, let x = cose[-2]?.bytes, x.count == 32 else { return nil }
        return (try? Curve25519.Signing.PublicKey(rawRepresentation: x)).map(Key.ed25519)
    }

    private static func rsa(_ cose: CBORValue) -> _RSA.Signing.PublicKey? {
        guard let n = cose[-1]?.bytes, let e = cose[-2]?.bytes, modulusLength.contains(n.count),
            (1...4).contains(e.count)
        else { return nil }
        return try? _RSA.Signing.PublicKey(n: n, e: e)
    }
}

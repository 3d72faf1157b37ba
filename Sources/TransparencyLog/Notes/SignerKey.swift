public import Core
import Crypto

/// The private half of a key that signs notes.
public struct SignerKey: Sendable {
    /// The public half.
    public let verifier: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    /// A key from its seed, the 32 bytes of RFC 8032 §5.1.5; nil when the name can't be one or there are more bytes or fewer.
    public init?(name: String, algorithm: VerifierKey.Algorithm, seed: Secret<[UInt8]>) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed.reveal()),
            let verifier = VerifierKey(
                name: name, algorithm: algorithm, publicKey: [UInt8](key.publicKey.rawRepresentation))
        else { return nil }
        self.key = key
        self.verifier = verifier
    }

    /// The key's signature of a text. `time` is in seconds since 1970, not negative; only a witness' signature holds it.
    public func sign(_ text: String, at time: Int64) -> NoteSignature {
        precondition(time >= 0, "a cosignature's time is not before 1970")
        let bytes =
            switch verifier.algorithm {
            case .ed25519: raw(text)
            case .cosignature: Cosignature(time: time, signature: raw(Cosignature.message(text, at: time))).bytes
            }
        return NoteSignature(name: verifier.name, keyID: verifier.id, bytes: bytes)
    }

    private func raw(_ message: String) -> [UInt8] {
        guard let signature = try? key.signature(for: Array(message.utf8)) else {
            preconditionFailure("Ed25519 signs every message")
        }
        return [UInt8](signature)
    }
}

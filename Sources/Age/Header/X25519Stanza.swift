import Core
import Crypto

/// The file key wrapped for a public key: X25519 with a key of the moment, HKDF-SHA-256, ChaCha20-Poly1305.
enum X25519Stanza {
    static let type = "X25519"
    static let keyLength = 32
    private static let label = "age-encryption.org/v1/X25519"

    static func wrap(
        _ fileKey: SymmetricKey, for recipient: AgeRecipient, _ randomness: any Randomness
    ) throws(AgeFault) -> Stanza {
        let ephemeral = try AgeIdentity(randomness)
        let share = ephemeral.recipient.publicKey
        guard let key = wrapKey(ephemeral, with: recipient.publicKey, share: share, recipient: recipient.publicKey)
        else {
            throw .key("\(recipient) is no key that anybody could have")
        }
        return Stanza(
            type: type, arguments: [UnpaddedBase64.encode(share)], body: try WrappedFileKey.seal(fileKey, under: key))
    }

    /// The file key; nil when it is for somebody else.
    static func unwrap(_ stanza: Stanza, with identities: [AgeIdentity]) throws(AgeFault) -> SymmetricKey? {
        guard stanza.arguments.count == 1, let share = UnpaddedBase64.decode(stanza.arguments[0]),
            share.count == keyLength, stanza.body.count == WrappedFileKey.length
        else { throw .header("an X25519 stanza is not what it should be") }
        for identity in identities {
            let recipient = identity.recipient.publicKey
            guard let key = wrapKey(identity, with: share, share: share, recipient: recipient) else {
                throw .header("an X25519 stanza has a share that is nobody's")
            }
            if let fileKey = WrappedFileKey.open(stanza.body, under: key) { return fileKey }
        }
        return nil
    }

    /// Nil when the two have nothing in common but zeros, which everybody could compute.
    private static func wrapKey(
        _ identity: AgeIdentity, with publicKey: [UInt8], share: [UInt8], recipient: [UInt8]
    ) -> SymmetricKey? {
        guard let publicKey = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey),
            let secret = try? identity.key.sharedSecretFromKeyAgreement(with: publicKey)
        else { return nil }
        let isZero = secret.withUnsafeBytes { bytes in bytes.allSatisfy { $0 == 0 } }
        guard !isZero else { return nil }
        return secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + recipient, sharedInfo: Array(label.utf8), outputByteCount: 32)
    }
}

/// A file key as stanzas hold it: ChaCha20-Poly1305 with a nonce of zeros, since every key is used once.
enum WrappedFileKey {
    static let length = AgeHeader.fileKeyLength + 16

    static func seal(_ fileKey: SymmetricKey, under key: SymmetricKey) throws(AgeFault) -> [UInt8] {
        let plaintext = fileKey.withUnsafeBytes { [UInt8]($0) }
        do {
            let nonce = try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
            let box = try ChaChaPoly.seal(plaintext, using: key, nonce: nonce)
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw .key("the file key can't be wrapped: \(error)")
        }
    }

    static func open(_ wrapped: [UInt8], under key: SymmetricKey) -> SymmetricKey? {
        let combined = [UInt8](repeating: 0, count: 12) + wrapped
        guard let box = try? ChaChaPoly.SealedBox(combined: combined), let bytes = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return SymmetricKey(data: bytes)
    }
}

import Core
import Crypto

/// The public half of a key that signs notes, and whose it is (C2SP signed-note).
///
/// Its text, the vkey, is what an auditor is given: `name+hash+key`, as `log.example/audit+8f3a91c2+AfX…`.
public struct VerifierKey: Hashable, Sendable {
    /// What is signed, and how.
    public enum Algorithm: UInt8, Sendable, CaseIterable {
        /// Ed25519 (RFC 8032) over the text: how a log signs.
        case ed25519 = 0x01
        /// Ed25519 over a time and the text: how a witness signs (C2SP tlog-cosignature, `cosignature/v1`).
        case cosignature = 0x04
    }

    /// Whose key it is: not empty, without white space and plus signs. A log's is its origin.
    public let name: String
    /// What is signed, and how.
    public let algorithm: Algorithm
    /// The 32 bytes of RFC 8032.
    public let publicKey: [UInt8]
    /// The beginning of SHA-256(name ‖ 0x0A ‖ algorithm ‖ key). With the name it says which key signed.
    public let id: UInt32

    /// A key; nil when the name can't be one or the key hasn't got 32 bytes.
    public init?(name: String, algorithm: Algorithm, publicKey: [UInt8]) {
        guard Self.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let hash = SHA256.hash(data: Array(name.utf8) + [0x0a, algorithm.rawValue] + publicKey)
        id = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A key from its text; nil for any that ``vkey`` doesn't give, such as one with another key's hash.
    public init?(vkey text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard let name = parts.first, parts.count == 3, let key = Base64.decode(parts[2]),
            let algorithm = key.first.flatMap(Algorithm.init)
        else { return nil }
        self.init(name: String(name), algorithm: algorithm, publicKey: Array(key.dropFirst()))
        guard vkey.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// The key as text: name, hash in hexadecimal, algorithm and key in base64.
    public var vkey: String {
        let hash = Hexadecimal.encode(withUnsafeBytes(of: id.bigEndian) { Array($0) })
        return "\(name)+\(hash)+\(Base64.encode([algorithm.rawValue] + publicKey))"
    }

    /// What a signature of this key over a text says; nil when it isn't one.
    func check(_ signature: NoteSignature, over text: String) -> VerifiedSignature? {
        switch algorithm {
        case .ed25519:
            return isValid(signature.bytes[...], over: text) ? VerifiedSignature(key: self, time: nil) : nil
        case .cosignature:
            guard let cosignature = Cosignature(signature.bytes),
                isValid(cosignature.signature, over: Cosignature.message(text, at: cosignature.time))
            else { return nil }
            return VerifiedSignature(key: self, time: cosignature.time)
        }
    }

    private func isValid(_ signature: ArraySlice<UInt8>, over message: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: Array(message.utf8))
    }

    /// Whether a text can be a key's name.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }
}

extension VerifierKey: CustomStringConvertible {
    /// The same as ``vkey``.
    public var description: String { vkey }
}

public import Core
import Crypto

/// What an entry holds in place of a value: the hash of its disclosure (RFC 9901 §4.2.3). Without the salt it says nothing
/// about the value.
public struct DisclosureDigest: Hashable, Sendable {
    /// 32 bytes in base64url.
    public let text: String

    /// A digest from its text; nil unless it is base64url of 32 bytes.
    public init?(text: String) {
        guard Base64URL.decode(text)?.count == SHA256.byteCount else { return nil }
        self.text = text
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { Base64URL.decode(text) ?? [] }

    private init(bytes: ArraySlice<UInt8>) {
        text = Base64URL.encode(bytes)
    }

    /// The digest of a disclosure: SHA-256 over its text, not over what the text encodes.
    public init(of disclosure: String) {
        var (disclosure, hash) = (disclosure, SHA256())
        disclosure.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        self.init(bytes: Array(hash.finalize())[...])
    }

    /// Digests of nothing, as many as it takes to make `count` a multiple of `step`: how many there are then doesn't tell
    /// which values there were (RFC 9901 §4.2.5).
    public static func decoys(beside count: Int, step: Int, _ randomness: some Randomness) -> [DisclosureDigest] {
        let missing = (step - count % step) % step
        let bytes = randomness.bytes(missing * SHA256.byteCount)
        return (0..<missing).map {
            DisclosureDigest(bytes: bytes[$0 * SHA256.byteCount..<($0 + 1) * SHA256.byteCount])
        }
    }
}

extension DisclosureDigest: Comparable {
    /// By the text, byte by byte: the order in which an entry has them, which is nobody's order of fields.
    public static func < (one: DisclosureDigest, other: DisclosureDigest) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}

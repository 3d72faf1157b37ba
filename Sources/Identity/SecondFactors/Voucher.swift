import Core
import Crypto

/// A text that stands for a row: a prefix and, in base64url, the row's id (16 bytes) and a secret (32). The database holds the
/// secret's SHA-256.
struct Voucher<Subject>: Sendable {
    static var secretLength: Int { 32 }

    let id: ID<Subject>
    private let secret: [UInt8]

    /// A new one.
    init(at now: Instant, _ randomness: any Randomness) {
        id = ID.make(at: now, randomness)
        secret = randomness.bytes(Self.secretLength)
    }

    /// One from its text; nil for anything that isn't exactly one with this prefix.
    init?(_ text: Secret<String>, prefix: String) {
        let text = text.reveal()
        guard text.hasPrefix(prefix), let bytes = Base64URL.decode(text.dropFirst(prefix.count)),
            bytes.count == 16 + Self.secretLength, let id = ID<Subject>(bytes: bytes[..<16])
        else { return nil }
        self.id = id
        secret = Array(bytes[16...])
    }

    /// The text that its holder keeps.
    func text(prefix: String) -> Secret<String> {
        Secret(prefix + Base64URL.encode(id.bytes + secret))
    }

    /// What the database keeps of the secret. It has 256 bits of entropy, so a fast hash is enough.
    var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of the secret, compared in constant time.
    func matches(_ stored: [UInt8]) -> Bool { ConstantTime.isSame(hash, stored) }
}

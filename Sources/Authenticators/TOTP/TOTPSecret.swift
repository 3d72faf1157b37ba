public import Core

/// What the server and an app share to make codes: at least 160 bits (RFC 4226 §4, R6), and not printed.
public struct TOTPSecret: Sendable {
    /// The secret's bytes: what is sealed and stored.
    public let bytes: Secret<[UInt8]>

    /// The fewest bytes: 160 bits.
    public static let shortest = 20

    /// A new secret, as long as the hash of the algorithm (RFC 6238 §5.1): 20, 32 or 64 bytes.
    public init(for algorithm: TOTP.Algorithm = .sha1, _ randomness: any Randomness) {
        let length =
            switch algorithm {
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        bytes = Secret(randomness.bytes(length))
    }

    /// A secret that was stored; nil when it has fewer than ``shortest`` bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= Self.shortest else { return nil }
        self.bytes = Secret(bytes)
    }

    /// The secret as people type it into an app that can't read a QR code: base32 (RFC 4648 §6) without padding.
    public var base32: Secret<String> { Secret(Base32.encode(bytes.reveal())) }
}

import Core

/// An API key as its holder has it: `sk_` and, in base64url, the key's id (16 bytes), the secret (32) and a checksum (4).
///
/// The prefix and the checksum let scanners find keys that leaked, and a mistyped key is refused without a look at the
/// database. The database holds the secret's SHA-256: with 256 random bits a slow hash adds nothing.
struct APIKeyText: Sendable {
    static let prefix = "sk_"
    private static let secretLength = 32
    private static let length = 16 + secretLength + 4

    let id: APIKeyID
    let secret: [UInt8]

    /// A new key for a row.
    init(id: APIKeyID, _ randomness: any Randomness) {
        self.id = id
        secret = randomness.bytes(Self.secretLength)
    }

    /// A key from its text; nil for anything that isn't exactly one.
    init?(_ text: String) {
        let body = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decode(Substring(body)),
            bytes.count == Self.length, let id = APIKeyID(bytes: bytes[..<16])
        else { return nil }
        let checked = bytes.count - 4
        guard bytes[checked...].elementsEqual(Self.checksum(bytes[..<checked])) else { return nil }
        self.id = id
        secret = Array(bytes[16..<checked])
    }

    /// The key, to be shown once.
    var text: Secret<String> {
        let bytes = id.bytes + secret
        return Secret(Self.prefix + Base64URL.encode(bytes + Self.checksum(bytes[...])))
    }

    /// What lists show of a key: enough to recognise it, nothing of the secret.
    var shown: String {
        Self.prefix + Base64URL.encode(id.bytes).prefix(12) + "…"
    }

    /// CRC-32 (ISO/IEC 3309, as ZIP uses it), the highest byte first.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let register = bytes.reduce(UInt32.max) { $0 >> 8 ^ remainders[Int(($0 ^ UInt32($1)) & 0xff)] }
        return withUnsafeBytes(of: (~register).bigEndian) { Array($0) }
    }

    /// The register after each byte, from zero.
    private static let remainders = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { register, _ in register >> 1 ^ (0xedb8_8320 & (0 &- register & 1)) }
    }
}

import Core
import Crypto
import Vault

/// A refresh token: `rt_` and, in base64url, the session (16 bytes), the generation (4) and the secret (32).
///
/// The database holds the secret's SHA-256. A token's successor is derived from it by HMAC, so whoever presents a token
/// twice gets the same successor twice, and it is kept nowhere in clear.
struct RefreshToken: Sendable, Equatable {
    static let prefix = "rt_"
    static let secretLength = 32

    let session: SessionID
    let generation: UInt32
    private let secret: [UInt8]

    /// The first token of a session.
    init(session: SessionID, _ randomness: any Randomness) {
        self.init(session: session, generation: 0, secret: randomness.bytes(Self.secretLength))
    }

    private init(session: SessionID, generation: UInt32, secret: [UInt8]) {
        self.session = session
        self.generation = generation
        self.secret = secret
    }

    /// A token from its text; nil for anything that isn't exactly one.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decode(text.dropFirst(Self.prefix.count)),
            bytes.count == 20 + Self.secretLength, let session = SessionID(bytes: bytes[..<16])
        else { return nil }
        self.init(
            session: session, generation: bytes[16..<20].reduce(0) { $0 << 8 | UInt32($1) }, secret: Array(bytes[20...])
        )
    }

    /// The token as the client keeps it.
    var text: Secret<String> {
        Secret(Self.prefix + Base64URL.encode(session.bytes + Self.bytes(generation) + secret))
    }

    /// What the database keeps of the secret. It has 256 bits of entropy, so a fast hash is enough.
    var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of this token's secret, compared in constant time.
    func matches(_ stored: [UInt8]) -> Bool { ConstantTime.isSame(hash, stored) }

    /// The token that follows; nil after 2³² of them.
    func successor(_ key: MACKey) -> RefreshToken? {
        guard generation < .max else { return nil }
        let message = session.bytes + Self.bytes(generation + 1) + secret
        return RefreshToken(session: session, generation: generation + 1, secret: key.code(for: message))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

extension MACPurpose {
    /// Derives refresh tokens from those before them.
    static let refreshToken = MACPurpose("refresh-token")
}

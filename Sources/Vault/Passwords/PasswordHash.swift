import Core
public import Store

/// A password's argon2id hash in the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
public struct PasswordHash: Sendable, Hashable {
    /// The PHC string. Not secret enough to redact, not public enough to show.
    public let text: String

    /// A stored hash; nil when it isn't argon2id.
    public init?(_ text: String) {
        guard text.utf8.count < 128, text.hasPrefix("$argon2id$") else { return nil }
        self.text = text
    }

    /// What no password gives: random bytes in place of salt and hash.
    init(ofNobody parameters: Argon2Parameters, _ randomness: some Randomness) {
        let (salt, hash) = (Self.base64(randomness.bytes(16)), Self.base64(randomness.bytes(32)))
        text = "$argon2id$v=19$m=\(parameters.memory),t=\(parameters.passes),p=1$\(salt)$\(hash)"
    }

    /// With the usual alphabet and no padding, as PHC strings want it.
    private static func base64(_ bytes: [UInt8]) -> String {
        String(Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    }
}

extension PasswordHash: SQLEncodable, SQLDecodable {
    /// The PHC string.
    public var sqlValue: SQLValue { .text(text) }

    /// Reads a PHC string; anything but argon2id is a fault.
    public init(_ cell: Cell) throws(StoreFault) {
        guard let hash = PasswordHash(try String(cell)) else { throw .decoding("not an argon2id hash") }
        self = hash
    }
}

/// What comparing a password with a hash said.
public enum PasswordVerdict: Sendable, Equatable {
    /// It is the password. `needsRehash` when the hash was made with other parameters than today's.
    case matches(needsRehash: Bool)
    /// It is not.
    case differs
}

/// Why a password wasn't looked at.
public enum HasherFault: Error, Sendable, Equatable {
    /// More passwords are waiting than the lane accepts; ask again after the given time.
    case overloaded(retryAfter: Duration)
    /// The hasher is closed, or there was no memory for a hash.
    case unavailable
}

import Core

/// Makes what stands in for a value. Keys and storage are the caller's.
public protocol Substitute: Sendable {
    /// What stands in for a value of a kind: the same each time, never holding the value in clear. Nil when it can't be made, which leaves
    /// eight stars: a failure shows nothing.
    func substitute(for value: String, of kind: Kind) -> String?
}

/// A keyed hash: equal values stay equal, and nobody without the key can tell which they were. `email_` and 32 hexadecimal digits.
public struct KeyedHash: Substitute {
    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// With a message authentication code, such as HMAC-SHA-256 under a key of its own; 16 bytes at least.
    public init(_ authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.authenticate = authenticate
    }

    /// The first 16 bytes of the code over the kind's name, a zero byte and the value.
    public func substitute(for value: String, of kind: Kind) -> String? {
        let code = authenticate(Array(kind.name.utf8) + [0] + Array(value.utf8))
        guard code.count >= 16 else { return nil }
        return "\(kind.name)_\(Hexadecimal.encode(code.prefix(16)))"
    }
}

/// The value's ciphertext: `enc_email_` and base64url. Who has the key reads it again.
public struct Encryption: Substitute {
    private let seal: @Sendable (_ value: [UInt8], _ kind: Kind) -> [UInt8]?

    /// With an authenticated encryption that binds the kind's name.
    public init(_ seal: @escaping @Sendable (_ value: [UInt8], _ kind: Kind) -> [UInt8]?) {
        self.seal = seal
    }

    /// The sealed bytes.
    public func substitute(for value: String, of kind: Kind) -> String? {
        seal(Array(value.utf8), kind).map { "enc_\(kind.name)_\(Base64URL.encode($0))" }
    }
}

/// A random token, kept with the value by whoever can give it back: `tok_email_` and 128 bits in base32 (RFC 4648 §6, small letters, no `=`).
public struct ReversibleToken: Substitute {
    private let token: @Sendable (_ value: String, _ kind: Kind) -> [UInt8]?

    /// With a store that gives a value its 16 random bytes, the same ones when it has the value already.
    public init(_ token: @escaping @Sendable (_ value: String, _ kind: Kind) -> [UInt8]?) {
        self.token = token
    }

    /// The value's token.
    public func substitute(for value: String, of kind: Kind) -> String? {
        token(value, kind).map { Self.text($0, kind) }
    }

    /// A token as text: 26 letters and digits for 16 bytes, after the kind's name.
    public static func text(_ bytes: [UInt8], _ kind: Kind) -> String {
        var text = "tok_\(kind.name)_"
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes + [0] {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5, text.utf8.count < kind.name.utf8.count + 5 + (bytes.count * 8 + 4) / 5 {
                count -= 5
                text.unicodeScalars.append(Unicode.Scalar(digits[Int(bits >> UInt32(count)) & 31]))
            }
        }
        return text
    }

    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}

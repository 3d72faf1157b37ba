public import Core
import Crypto

/// A private key that opens what is for its recipient: `AGE-SECRET-KEY-1…`. It prints as `‹redacted›`.
public struct AgeIdentity: Sendable {
    static let prefix = "age-secret-key-"

    let key: Curve25519.KeyAgreement.PrivateKey

    /// A new one.
    public init(_ randomness: any Randomness) throws(AgeFault) {
        try self.init(privateKey: randomness.bytes(X25519Stanza.keyLength))
    }

    /// An identity from its text, in upper case as `age-keygen` prints it; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "A"), let bytes = Bech32.decode(text, prefix: Self.prefix),
            let identity = try? Self(privateKey: bytes)
        else { return nil }
        self = identity
    }

    private init(privateKey: [UInt8]) throws(AgeFault) {
        do { key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey) } catch {
            throw .key("an identity has 32 bytes")
        }
    }

    /// All identities in a file as `age-keygen` writes it: one a line, `#` before remarks. A file has at most 1 MB.
    public static func read(file text: String) throws(AgeFault) -> [AgeIdentity] {
        var identities: [AgeIdentity] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let word = words.first, !word.hasPrefix("#") else { continue }
            guard words.count == 1, let identity = AgeIdentity(word) else {
                throw .key("line \(number + 1) is no identity, which begins with AGE-SECRET-KEY-1")
            }
            identities.append(identity)
        }
        guard !identities.isEmpty else { throw .key("there is no identity, which begins with AGE-SECRET-KEY-1") }
        return identities
    }

    /// All identities in a file that is kept closed with a passphrase, as `age-keygen | age -p -a` writes it.
    public static func read(closed text: String, _ passphrase: Secret<String>?) throws(AgeFault) -> [AgeIdentity] {
        guard let passphrase else { throw .key("it is closed with a passphrase, and none is given") }
        var (file, opened) = (AgeDecryptor(with: .passphrase(passphrase)), [UInt8]())
        try file.append(try AgeArmor.decode(Array(text.utf8)), to: &opened)
        try file.finish(to: &opened)
        return try read(file: String(decoding: opened, as: UTF8.self))
    }

    /// Whom to encrypt for, so that this identity opens it.
    public var recipient: AgeRecipient { AgeRecipient(publicKey: Array(key.publicKey.rawRepresentation)) }

    /// The text, `AGE-SECRET-KEY-1…`: 74 characters that have to be kept secret.
    public func reveal() -> String { Bech32.encode(Array(key.rawRepresentation), prefix: Self.prefix).uppercased() }
}

extension AgeIdentity: CustomStringConvertible {
    /// Always `‹redacted›`.
    public var description: String { "‹redacted›" }
}

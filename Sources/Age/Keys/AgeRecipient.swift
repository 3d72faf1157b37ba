import Crypto

/// Somebody who can open a file, by their public key: `age1…`.
public struct AgeRecipient: Sendable, Hashable {
    static let prefix = "age"

    /// The X25519 public key; 32 bytes.
    let publicKey: [UInt8]

    /// A recipient from its text, in lower case as `age-keygen` prints it; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let key = Bech32.decode(text, prefix: Self.prefix), key.count == X25519Stanza.keyLength,
            text.utf8.first == UInt8(ascii: "a")
        else { return nil }
        publicKey = key
    }

    init(publicKey: [UInt8]) {
        self.publicKey = publicKey
    }
}

extension AgeRecipient: CustomStringConvertible {
    /// `age1…`, 62 characters.
    public var description: String { Bech32.encode(publicKey, prefix: Self.prefix) }
}

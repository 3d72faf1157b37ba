public import Core
import Crypto

/// The key at the top of the hierarchy: 32 bytes that only wrap other keys. Whoever has it and the database can read
/// everything.
public struct RootKey: Sendable {
    /// Bytes in a root key.
    public static let length = 32

    let key: SymmetricKey

    /// A root key from its bytes; throws ``VaultFault/rootKey(_:)`` for any other length.
    public init(bytes: [UInt8]) throws(VaultFault) {
        guard bytes.count == Self.length else {
            throw .rootKey(
                "a root key has \(Self.length) bytes, this one has \(bytes.count); write it as 64 hexadecimal digits or in base64"
            )
        }
        key = SymmetricKey(data: bytes)
    }

    /// A root key from text, as an environment variable or a file holds it: 64 hexadecimal digits, or 32 bytes in
    /// base64 of either alphabet. White space around it is ignored.
    public init(text: Secret<String>) throws(VaultFault) {
        let digits = text.reveal().filter { !$0.isWhitespace }
        let bytes = digits.utf8.count == 2 * Self.length ? Hexadecimal.decode(digits) : base64(digits)
        guard let bytes else {
            throw .rootKey("the root key must be 64 hexadecimal digits or 32 bytes in base64")
        }
        try self.init(bytes: bytes)
    }

    /// The keys in a text: one, or while the root key is being replaced the new one and the one before, parted by white space or
    /// a comma.
    static func keys(in text: Secret<String>) throws(VaultFault) -> [RootKey] {
        let words = text.reveal().split { $0.isWhitespace || $0 == "," }
        guard words.count > 1 else { return [try RootKey(text: text)] }
        // One key in groups of digits, or several.
        if let key = try? RootKey(text: text) { return [key] }
        guard words.count == 2 else {
            throw .rootKey("there are \(words.count) root keys; give one, or the new one and the one before")
        }
        return [try RootKey(text: Secret(String(words[0]))), try RootKey(text: Secret(String(words[1])))]
    }

    /// The key as ``generate(_:)`` writes it.
    var text: Secret<String> { Secret(Hexadecimal.encode(key.withUnsafeBytes { [UInt8]($0) })) }

    /// Eight digits that tell keys apart and say nothing else of them.
    var fingerprint: String {
        let name = Derivation.key(from: key, label: "castellan/v1/root/name")
        return String(Hexadecimal.encode(name.withUnsafeBytes { [UInt8]($0) }).prefix(8))
    }

    /// A new root key.
    public static func generate(_ randomness: some Randomness) -> Secret<String> {
        Secret(Hexadecimal.encode(randomness.bytes(length)))
    }
}

/// Either alphabet, padded or not, since people paste keys from many tools.
private func base64(_ digits: String) -> [UInt8]? {
    let digits = digits.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
    return Base64URL.decode(String(digits.prefix { $0 != "=" }))
}

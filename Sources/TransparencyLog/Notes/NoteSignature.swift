import Core

/// One signature under a note, by anybody: `— name base64(key id ‖ signature)`.
public struct NoteSignature: Hashable, Sendable {
    /// The name of the key.
    public let name: String
    /// The key's ``VerifierKey/id``.
    public let keyID: UInt32
    /// What the key's algorithm gave.
    public let bytes: [UInt8]

    /// A signature; see the properties.
    public init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    private static let mark = "— "

    /// A signature from its line, without the newline; nil for anything else.
    public init?(line: Substring) {
        guard line.utf8.starts(with: Self.mark.utf8) else { return nil }
        let parts = line.utf8.dropFirst(Self.mark.utf8.count)
            .split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 2, let name = parts.first, VerifierKey.isName(name), let bytes = Base64.decode(parts[1]),
            bytes.count > 4
        else { return nil }
        self.init(
            name: name, keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, bytes: Array(bytes.dropFirst(4)))
    }

    /// The line, without the newline.
    public var line: String {
        let id = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(Self.mark)\(name) \(Base64.encode(id + bytes))"
    }
}

/// A signature by a key that we know, checked.
public struct VerifiedSignature: Hashable, Sendable {
    /// The key.
    public let key: VerifierKey
    /// When a witness signed, in seconds since 1970; nil for other keys.
    public let time: Int64?

    init(key: VerifierKey, time: Int64?) {
        self.key = key
        self.time = time
    }
}

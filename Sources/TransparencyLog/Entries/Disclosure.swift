public import Core

/// What somebody must be shown to check one value against an entry: salt, name and value (RFC 9901 §4.2.1).
///
/// ```
/// text   = base64url(JCS([base64url(salt), name, value]))
/// digest = base64url(SHA-256(ASCII(text)))            this alone stands in the entry
/// ```
public struct Disclosure: Hashable, Sendable {
    /// Bytes in a salt.
    public static let saltByteCount = 16

    /// 16 bytes that only the owner of the person's key can make again.
    public let salt: [UInt8]
    /// The value's name.
    public let name: String
    /// The value.
    public let value: JSONValue
    /// The disclosure as it is handed over, in base64url.
    public let text: String

    /// Discloses a value, under a salt of 16 bytes; throws when the value has no canonical text.
    public init(salt: [UInt8], name: String, value: JSONValue) throws(JCSFault) {
        precondition(salt.count == Self.saltByteCount, "a salt has 16 bytes")
        self.salt = salt
        self.name = name
        self.value = value
        let parts = JSONValue.array([.string(Base64URL.encode(salt)), .string(name), value])
        text = Base64URL.encode(try JCS.encode(parts))
    }

    /// Reads a disclosure that was handed over; nil when it isn't one of ours: three elements, a salt of 16 bytes, and a
    /// name that RFC 9901 allows.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text), let parts = try? JSONReader.read(bytes).array, parts.count == 3,
            let salt = parts[0].string.flatMap({ Base64URL.decode($0) }), salt.count == Self.saltByteCount,
            let name = parts[1].string, name != "_sd", name != "..."
        else { return nil }
        self.salt = salt
        self.name = name
        value = parts[2]
        self.text = text
    }

    /// What the entry holds for it.
    public var digest: DisclosureDigest { DisclosureDigest(of: text) }
}

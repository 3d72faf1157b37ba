import Core

/// A client's name and secret in an `Authorization` header (RFC 7617), each form-encoded before they were joined (RFC 6749 §2.3.1).
struct BasicCredentials: Sendable {
    /// The longest field, in bytes.
    static let longest = 2_048

    let name: String
    let secret: Secret<String>

    /// Reads `Basic …`; nil for any other scheme and for what isn't name and secret.
    init?(_ field: String) {
        guard field.utf8.count <= Self.longest else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = Base64.decode(parts[1]),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let name = PercentCoding.decode(text[..<colon], plusIsSpace: true),
            let secret = PercentCoding.decode(text[text.utf8.index(after: colon)...], plusIsSpace: true)
        else { return nil }
        self.name = name
        self.secret = Secret(secret)
    }
}

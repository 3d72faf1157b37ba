/// An e-mail address: the dot-atom form of RFC 5321 §4.1.2 in ASCII, at most 254 bytes, nothing quoted and no address literal.
///
/// Two addresses are equal when they differ only in case: nobody has two accounts that do.
public struct EmailAddress: Sendable {
    /// The address as it was given, its domain in lower case.
    public let text: String

    /// An address; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, let local = parts.first, let domain = parts.last,
            local.utf8.count <= 64,
            local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isAtom),
            domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isLabel)
        else { return nil }
        self.text = "\(local)@\(domain.lowercased())"
    }

    /// The whole address in lower case: what accounts are found by.
    public var canonical: String { text.lowercased() }

    private static func isAtom(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }

    /// A label of a host name (RFC 1123 §2.1).
    private static func isLabel(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension EmailAddress: Hashable {
    /// Whether both name the same mailbox here.
    public static func == (one: EmailAddress, other: EmailAddress) -> Bool { one.canonical == other.canonical }
    /// By the canonical form.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension EmailAddress: TextForm, CustomStringConvertible {
    /// `email`.
    public static var format: StringFormat { .email }
    /// Reads an address.
    public init?(text: String) { self.init(text) }
    /// The same as ``text``.
    public var description: String { text }

    /// A string of at most 254 characters in this form.
    public static var schema: Schema { .string(minLength: 3, maxLength: 254, format: .email) }
}

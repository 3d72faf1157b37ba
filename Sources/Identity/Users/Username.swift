/// A name to sign in with besides the e-mail address: 4 to 20 letters, digits and `_` in ASCII, kept in lower case.
///
/// It holds no `@`, so it can't be taken for somebody's address.
public struct Username: Sendable, Hashable {
    /// The name in lower case.
    public let text: String

    /// A name; nil for anything else.
    public init?(_ text: String) {
        guard (4...20).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text.lowercased()
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

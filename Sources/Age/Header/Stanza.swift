import Core

/// A part of the header that wraps the file key for one recipient: a type, arguments, and some bytes.
struct Stanza: Sendable, Equatable {
    let type: String
    let arguments: [String]
    let body: [UInt8]

    /// Characters in a full line of the body.
    static let lineLength = 64

    /// The lines, each with its end.
    var encoded: String {
        var text = (["->", type] + arguments).joined(separator: " ") + "\n"
        let body = UnpaddedBase64.encode(body)
        var rest = Substring(body)
        while rest.utf8.count >= Self.lineLength {
            text += rest.prefix(Self.lineLength) + "\n"
            rest = rest.dropFirst(Self.lineLength)
        }
        return text + rest + "\n"
    }
}

/// Base64 with the standard alphabet and no padding (RFC 4648 §4), in its only form: age's own texts.
enum UnpaddedBase64 {
    static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).prefix { $0 != "=" })
    }

    /// The bytes of a text; nil when it is not exactly what ``encode(_:)`` gives for them.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.utf8.contains(UInt8(ascii: "=")) else { return nil }
        return Base64.decode(text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}

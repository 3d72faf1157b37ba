import Core

/// Reads the form of a file in text (RFC 7468, strictly), in which identities are kept that are closed with a passphrase. Backups are
/// never written so.
public struct AgeArmor: Sendable {
    /// What the first line is.
    public static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let lineLength = 64
    /// White space before and behind is passed over, up to so much of it.
    private static let mostSpace = 1024

    /// The bytes of a text. It is read whole, so don't give it what is large.
    public static func decode(_ text: [UInt8]) throws(AgeFault) -> [UInt8] {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0d, 0x0a].contains($0) }
        let leading = text.prefix(while: isSpace)
        guard leading.count <= mostSpace else { throw .armor("it begins with too much white space") }
        let body = text.dropFirst(leading.count)
        var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        guard try line(lines.popFirst()) == begin else { throw .armor("its first line is not \(begin)") }
        var (bytes, isOver): ([UInt8], Bool) = ([], false)
        while let next = lines.popFirst() {
            let text = try line(next)
            if text == end {
                let rest = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
                guard rest.allSatisfy(isSpace), rest.count <= mostSpace else {
                    throw .armor("something follows its end")
                }
                return bytes
            }
            guard !isOver, !text.isEmpty, text.utf8.count <= lineLength, let part = Base64.decode(text) else {
                throw .armor("there is a line that is no base64 of its own")
            }
            bytes += part
            isOver = text.utf8.count < lineLength || text.hasSuffix("=")
        }
        throw .armor("its last line is not \(end)")
    }

    /// A line without the carriage return that it may end with.
    private static func line(_ bytes: ArraySlice<UInt8>?) throws(AgeFault) -> String {
        guard let bytes else { throw .armor("it ends too early") }
        let text = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard text.allSatisfy({ $0 < 0x80 }) else { throw .armor("it is no text") }
        return String(decoding: text, as: UTF8.self)
    }
}

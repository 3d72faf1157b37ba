/// Why a text is not the JSON we take.
public struct JSONFault: Error, Sendable, Hashable {
    /// What is wrong.
    public let reason: Reason
    /// Where, in bytes from the start.
    public let offset: Int

    /// A reason and the place.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// What can be wrong.
    public enum Reason: String, Sendable, CaseIterable {
        case empty = "the body is empty"
        case tooLarge = "the body is too large"
        case byteOrderMark = "the body starts with a byte order mark"
        case unexpectedEnd = "the body ends too early"
        case unexpectedCharacter = "there is a character that doesn't belong there"
        case trailingBytes = "something follows the value"
        case tooDeep = "lists and objects are nested too deeply"
        case duplicateKey = "an object has the same member twice"
        case invalidUTF8 = "a text is not valid UTF-8"
        case controlCharacter = "a text has an unescaped control character"
        case nullCharacter = "a text has the character U+0000"
        case invalidEscape = "a text has an invalid escape"
        case loneSurrogate = "a text has half a surrogate pair"
        case invalidNumber = "a number is not written as JSON writes numbers"
        case numberOutOfRange = "a number is too large or too long"
    }
}

extension JSONFault: CustomStringConvertible {
    /// The reason and the place, safe to show to the client.
    public var description: String { "\(reason.rawValue), at byte \(offset)" }
}

/// How much JSON we take.
public struct JSONLimits: Sendable, Hashable {
    /// The most bytes.
    public var bytes: Int
    /// How deep lists and objects may nest.
    public var depth: Int

    /// 1 MiB and 64 levels unless said otherwise.
    public init(bytes: Int = 1 << 20, depth: Int = 64) {
        self.bytes = bytes
        self.depth = depth
    }
}

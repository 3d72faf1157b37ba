/// Takes the tokens of JSON from the front of some bytes.
struct JSONScanner {
    /// Numbers with more characters are refused: `Double.greatestFiniteMagnitude` has 309 digits before the point.
    static let longestNumber = 400

    private let bytes: [UInt8]
    /// Where the next token begins, or white space before it.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func fault(_ reason: JSONFault.Reason) -> JSONFault { JSONFault(reason, at: position) }

    /// The fault for whatever stands here instead of what was expected.
    func unexpected() -> JSONFault { fault(peek == nil ? .unexpectedEnd : .unexpectedCharacter) }

    /// The first byte of the next token, after any white space; nil at the end.
    mutating func next() -> UInt8? {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
        return peek
    }

    mutating func skip() { position += 1 }

    /// Takes a bracket, a comma or a colon, after any white space, when it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        position += 1
        return true
    }

    /// A string, a number, `true`, `false` or `null`, which must begin right here.
    mutating func scalar() throws(JSONFault) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try literal("true", .boolean(true))
        case UInt8(ascii: "f"): try literal("false", .boolean(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): try number()
        default: throw unexpected()
        }
    }

    /// A string, whose opening quote is right here.
    mutating func string() throws(JSONFault) -> String {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes.span.extracting(start..<position - 1), from: start)
        }
        return try escapedString(from: start)
    }

    /// The rest of a string that has an escape: `position` stands at the first one, or at what can't be in a string.
    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var unescaped = Array(bytes[start..<position])
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(unescaped.span, from: start)
            case UInt8(ascii: "\\"):
                unescaped.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                throw fault(.controlCharacter)
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw fault(.unexpectedEnd)
    }

    private func text(_ utf8: Span<UInt8>, from start: Int) throws(JSONFault) -> String {
        do { return String(copying: try UTF8Span(validating: utf8)) } catch {
            throw JSONFault(.invalidUTF8, at: start)
        }
    }

    /// One escape, whose backslash is right here; two when they are a surrogate pair.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = peek else { throw fault(.unexpectedEnd) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(from: start)
        default: throw JSONFault(.invalidEscape, at: start)
        }
    }

    private mutating func unicodeEscape(from start: Int) throws(JSONFault) -> Unicode.Scalar {
        let first = try fourDigits(from: start)
        if first == 0 { throw JSONFault(.nullCharacter, at: start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, bytes[position...].starts(with: "\\u".utf8) else {
            throw JSONFault(.loneSurrogate, at: start)
        }
        position += 2
        let second = try fourDigits(from: start)
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw JSONFault(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func fourDigits(from start: Int) throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap(Hexadecimal.value) else { throw JSONFault(.invalidEscape, at: start) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let whole = position
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 { throw JSONFault(.invalidNumber, at: start) }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - start <= Self.longestNumber,
            let value = JSONValue(number: String(decoding: bytes[start..<position], as: UTF8.self))
        else { throw JSONFault(.numberOutOfRange, at: start) }
        return value
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while let byte = peek, Self.isDigit(byte) { position += 1 }
        if position == start { throw fault(peek == nil ? .unexpectedEnd : .invalidNumber) }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw fault(.unexpectedCharacter) }
        position += text.utf8CodeUnitCount
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
}

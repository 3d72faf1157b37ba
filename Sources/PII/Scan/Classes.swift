/// Classes of characters. Only ASCII has letters and digits here; whatever else UTF-8 holds separates words.
extension UInt8 {
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var isUpper: Bool { self &- 0x41 < 26 }
    @inline(__always) var isLower: Bool { self &- 0x61 < 26 }
    @inline(__always) var isAlphanumeric: Bool { isDigit || isLetter }
    @inline(__always) var isHexadecimal: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    @inline(__always) var isWhitespace: Bool { self == 0x20 || self &- 9 < 5 }
    @inline(__always) var isNewline: Bool { self == 0x0a || self == 0x0d }

    /// The value of a decimal digit.
    @inline(__always) var digit: Int { Int(self &- 0x30) }
    /// A letter's small form; other bytes as they are.
    @inline(__always) var lowercased: UInt8 { isUpper ? self | 0x20 : self }

    /// What tokens are made of: base64url, and what separates their parts.
    var isToken: Bool { isAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") }
    /// Base64 in both alphabets, padding included.
    var isBase64: Bool {
        isToken || self == UInt8(ascii: "+") || self == UInt8(ascii: "/") || self == UInt8(ascii: "=")
    }
    /// Bitcoin's base58: no `0`, `O`, `I`, `l`.
    var isBase58: Bool {
        switch self {
        case UInt8(ascii: "0"), UInt8(ascii: "O"), UInt8(ascii: "I"), UInt8(ascii: "l"): false
        default: isAlphanumeric
        }
    }
}

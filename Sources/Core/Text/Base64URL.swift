/// Base64 with the URL-safe alphabet and no padding (RFC 4648 §5, as RFC 7515 §2 uses it).
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The text of some bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBufferPointer(text)
    }

    /// The text of some bytes.
    public static func encode(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.withUnsafeBufferPointer(text)
    }

    private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let length = (bytes.count * 4 + 2) / 3
        return String(unsafeUninitializedCapacity: length) { text in
            alphabet.withUnsafeBufferPointer { alphabet in
                var position = 0
                var start = 0
                while start + 2 < bytes.count {
                    let group = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
                    text[position] = alphabet[group >> 18]
                    text[position + 1] = alphabet[group >> 12 & 63]
                    text[position + 2] = alphabet[group >> 6 & 63]
                    text[position + 3] = alphabet[group & 63]
                    position += 4
                    start += 3
                }
                // One byte left makes two characters, two make three.
                guard start < bytes.count else { return }
                let second = start + 1 < bytes.count ? Int(bytes[start + 1]) : 0
                let group = Int(bytes[start]) << 16 | second << 8
                text[position] = alphabet[group >> 18]
                text[position + 1] = alphabet[group >> 12 & 63]
                if start + 1 < bytes.count { text[position + 2] = alphabet[group >> 6 & 63] }
            }
            return length
        }
    }

    /// The bytes of a text; nil when it is not exactly what ``encode(_:)`` gives for them.
    ///
    /// So padding, white space, the other alphabet and stray last bits are refused, and no two texts mean the same bytes.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8(decode)
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var bytes = [UInt8]()
        bytes.reserveCapacity(text.count * 3 / 4)
        var pending: UInt32 = 0
        var bits = 0
        for character in text {
            guard let value = value(of: character) else { return nil }
            pending = pending << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
                pending &= (1 << UInt32(bits)) - 1
            }
        }
        return bits < 6 && pending == 0 ? bytes : nil
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

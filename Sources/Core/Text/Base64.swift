/// Base64 with the standard alphabet and padding (RFC 4648 §4), as signed notes and HTTP fields have it.
public enum Base64 {
    /// The text of some bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        let unpadded = Base64URL.encode(bytes).utf8.map { character in
            switch character {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: character
            }
        }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - unpadded.count % 4) % 4)
        return String(decoding: unpadded + padding, as: UTF8.self)
    }

    /// The bytes of a text; nil when it is not exactly what ``encode(_:)`` gives for them.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 4) else { return nil }
        var unpadded: [UInt8] = []
        unpadded.reserveCapacity(text.utf8.count)
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "+"): unpadded.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): unpadded.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: unpadded.append(character)
            }
        }
        for _ in 0..<2 where unpadded.last == UInt8(ascii: "=") { unpadded.removeLast() }
        return Base64URL.decode(String(decoding: unpadded, as: UTF8.self))
    }
}

/// Strings of bytes put one after another without ambiguity: every variable part is preceded by its length.
extension [UInt8] {
    /// Appends a number as four bytes, big endian.
    mutating func append(bigEndian number: UInt32) {
        for shift: UInt32 in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Appends the length of a text in UTF-8, as four bytes, then the text.
    mutating func append(lengthPrefixed text: String) {
        append(bigEndian: UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}

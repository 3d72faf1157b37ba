/// The text of a JSON string with escapes, and where each of its bytes came from.
struct UnescapedText {
    private(set) var bytes: [UInt8] = []
    /// What stands between escapes, and each escape: where its bytes begin, and where it stood.
    private var pieces: [(start: Int, source: Range<Int>, isEscape: Bool)] = []

    /// The string between the quotes. An escape that isn't one stands for itself, half a surrogate pair for U+FFFD.
    init(_ text: Text, _ range: Range<Int>) {
        bytes.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let plain = text.end(from: position, most: range.upperBound - position) { $0 != UInt8(ascii: "\\") }
            if plain > position {
                pieces.append((bytes.count, position..<plain, false))
                bytes.append(contentsOf: text[position..<plain])
            }
            guard plain < range.upperBound else { return }
            let (scalar, end) = Self.escape(text, plain)
            pieces.append((bytes.count, plain..<min(end, range.upperBound), true))
            if scalar.isASCII { bytes.append(UInt8(scalar.value)) } else { bytes += String(scalar).utf8 }
            position = end
        }
    }

    /// The range of the escaped string that a range of the bytes came from: an escape's bytes come from all of it.
    func original(_ range: Range<Int>) -> Range<Int> {
        let (first, last) = (piece(of: range.lowerBound), piece(of: range.upperBound - 1))
        let start = first.source.lowerBound + (first.isEscape ? 0 : range.lowerBound - first.start)
        return start..<(last.isEscape ? last.source.upperBound : last.source.lowerBound + range.upperBound - last.start)
    }

    /// The piece that a byte belongs to.
    private func piece(of index: Int) -> (start: Int, source: Range<Int>, isEscape: Bool) {
        var (low, high) = (0, pieces.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= index { low = middle } else { high = middle }
        }
        return pieces[low]
    }

    /// What an escape stands for, and where it ends (RFC 8259 §7).
    private static func escape(_ text: Text, _ start: Int) -> (Unicode.Scalar, Int) {
        switch text[start + 1] {
        case UInt8(ascii: "b"): return ("\u{8}", start + 2)
        case UInt8(ascii: "f"): return ("\u{c}", start + 2)
        case UInt8(ascii: "n"): return ("\n", start + 2)
        case UInt8(ascii: "r"): return ("\r", start + 2)
        case UInt8(ascii: "t"): return ("\t", start + 2)
        case UInt8(ascii: "u"):
            guard let first = unit(text, start + 2) else { return ("u", start + 2) }
            if let scalar = Unicode.Scalar(first) { return (scalar, start + 6) }
            guard first < 0xdc00, text.has("\\u", at: start + 6), let second = unit(text, start + 8),
                (0xdc00...0xdfff).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
            else { return ("\u{fffd}", start + 6) }
            return (scalar, start + 12)
        case let byte: return (Unicode.Scalar(byte), start + 2)
        }
    }

    private static func unit(_ text: Text, _ start: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in 0..<4 {
            let byte = text[start + index]
            guard byte.isHexadecimal else { return nil }
            value = value << 4 | UInt32(byte.isDigit ? byte & 15 : (byte & 15) + 9)
        }
        return value
    }
}

/// A text whose look-alikes of ASCII are ASCII, with where each byte came from: fullwidth letters and digits, other digits, other spaces
/// and dashes. What has no width is left out.
struct FoldedText {
    private(set) var bytes: [UInt8] = []
    /// Where what became each byte stood.
    private var origins: [(start: Int, end: Int)] = []

    /// Nil when there is nothing to fold.
    init?(_ text: UnsafeRawBufferPointer) {
        var changed = false
        bytes.reserveCapacity(text.count)
        origins.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            guard byte >= 0xc2, let (scalar, length) = Self.scalar(text, position), let folded = Self.fold(scalar)
            else {
                bytes.append(byte)
                origins.append((position, position + 1))
                position += 1
                continue
            }
            changed = true
            if case .as(let ascii) = folded {
                bytes.append(ascii)
                origins.append((position, position + length))
            }
            position += length
        }
        guard changed else { return nil }
    }

    /// The range of the text that a range of the folded bytes came from.
    func original(_ range: Range<Int>) -> Range<Int> {
        origins[range.lowerBound].start..<origins[range.upperBound - 1].end
    }

    private enum Folded {
        case `as`(UInt8)
        case nothing
    }

    private static func fold(_ scalar: UInt32) -> Folded? {
        switch scalar {
        case 0xff01...0xff5e: .as(UInt8(scalar - 0xfee0))
        case 0x660...0x669: .as(UInt8(scalar - 0x660 + 0x30))
        case 0x6f0...0x6f9: .as(UInt8(scalar - 0x6f0 + 0x30))
        case 0x966...0x96f: .as(UInt8(scalar - 0x966 + 0x30))
        case 0xa0, 0x2000...0x200a, 0x202f, 0x205f, 0x3000: .as(0x20)
        case 0x2010...0x2015, 0x2212, 0xfe63: .as(UInt8(ascii: "-"))
        case 0xad, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2064, 0xfeff: .nothing
        default: nil
        }
    }

    /// The scalar of two or three bytes that begins here; nil for another length, or when it is none.
    private static func scalar(_ text: UnsafeRawBufferPointer, _ start: Int) -> (UInt32, Int)? {
        let length = text[start] < 0xe0 ? 2 : 3
        guard text[start] < 0xf0, start + length <= text.count else { return nil }
        var scalar = UInt32(text[start] & (length == 2 ? 0x1f : 0x0f))
        for index in 1..<length {
            guard text[start + index] & 0xc0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(text[start + index] & 0x3f)
        }
        return (scalar, length)
    }
}

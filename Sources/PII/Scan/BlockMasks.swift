/// Which of 64 bytes are digits, letters, or one of `: ; < = > ? @`: a bit each, the first byte's lowest.
///
/// Eight bytes are classified at once in a `UInt64` (SIMD within a register). Adding 0x80 − limit to a byte below 0x80 sets its top bit when
/// it is at least the limit, and never carries into the next. A multiplication gathers the eight top bits into one byte.
struct BlockMasks {
    var digits: UInt64 = 0
    var letters: UInt64 = 0
    var marks: UInt64 = 0
    /// Whether a byte isn't ASCII.
    var beyondASCII = false

    init() {}

    /// The masks of up to 64 bytes from `position` on; bits beyond the text's end are 0.
    @inline(__always)
    init(_ text: Text, at position: Int) {
        let words = min(8, (text.upper &- position &+ 7) >> 3)
        var high: UInt64 = 0
        var index = 0
        while index < words {
            let word = text.word(at: position &+ index &* 8)
            high |= word
            add(word, at: UInt64(truncatingIfNeeded: index &* 8))
            index &+= 1
        }
        beyondASCII = high & Self.tops != 0
    }

    @inline(__always)
    private mutating func add(_ word: UInt64, at shift: UInt64) {
        let low = word & ~Self.tops
        let small = low | Self.ones &* 0x20
        let fromDigits = low &+ Self.ones &* (0x80 - 0x30)
        let fromColon = low &+ Self.ones &* (0x80 - 0x3a)
        let fromUpper = low &+ Self.ones &* (0x80 - 0x41)
        let fromLower = small &+ Self.ones &* (0x80 - 0x61)
        let afterLower = small &+ Self.ones &* (0x80 - 0x7b)
        let ascii = ~word & Self.tops
        digits |= Self.gather(fromDigits & ~fromColon & ascii) << shift
        marks |= Self.gather(fromColon & ~fromUpper & ascii) << shift
        letters |= Self.gather(fromLower & ~afterLower & ascii) << shift
    }

    @inline(__always)
    private static func gather(_ tops: UInt64) -> UInt64 {
        ((tops >> 7) &* 0x0102_0408_1020_4080) >> 56
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080
}

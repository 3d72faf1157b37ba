import CByteMasks

/// Finds `"` and `\` in a text, 64 bytes at a time; places are asked for in order.
struct QuoteFinder {
    private static let size = 64

    private let text: Text
    private var start = Int.min
    private var found: UInt64 = 0

    init(_ text: Text) {
        self.text = text
    }

    /// Where the next one stands from a place on; the text's end, or a place beyond it, when there is none.
    @inline(__always)
    mutating func next(from position: Int) -> Int {
        var block = position & ~(Self.size &- 1)
        var wanted = UInt64.max &<< UInt64(truncatingIfNeeded: position &- block)
        while block < text.upper {
            if block != start {
                start = block
                found = castellan_quotes_of(text.start, text.upper, block)
            }
            if found & wanted != 0 { return block &+ (found & wanted).trailingZeroBitCount }
            block &+= Self.size
            wanted = .max
        }
        return max(position, text.upper)
    }
}

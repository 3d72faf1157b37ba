/// The 48 bytes at work, where in them something may begin, and what is known of those before and after them.
struct Block {
    static let size = 48

    /// Where it begins; nowhere near the text before the first one was looked at.
    private var start = -3 * Self.size
    private(set) var here = Starts()
    private var next = Starts()
    /// Words of the block before that may tell something about a number near them.
    private var tellingBefore: UInt64 = 0

    init() {}

    /// The place of the lowest bit.
    var first: Int { @inline(__always) get { start &- BlockMasks.before } }

    /// Where it ends.
    var end: Int { @inline(__always) get { start &+ Self.size } }

    /// The block at a place that isn't the next one; what stands before it is forgotten.
    init(at position: Int, of text: Text, _ rules: Ruleset) {
        start = position &- Self.size
        next = Starts(text, at: position, after: Starts(), rules)
        advance(in: text, rules)
    }

    /// Goes on to the next block.
    mutating func advance(in text: Text, _ rules: Ruleset) {
        start &+= Self.size
        tellingBefore = here.telling
        here = next
        next = Starts(text, at: start &+ Self.size, after: here, rules)
    }

    /// Whether a telling word may begin in a range that begins in this block or the one before. What isn't known may be.
    @inline(__always)
    func mayTell(_ range: Range<Int>) -> Bool {
        let (first, end) = (range.lowerBound &- start, range.upperBound &- start)
        if end > 2 * Self.size || first < -Self.size { return true }
        var found = here.telling & Self.bits(first, end)
        found |= next.telling & Self.bits(first &- Self.size, end &- Self.size)
        found |= tellingBefore & Self.bits(first &+ Self.size, end &+ Self.size)
        return found != 0
    }

    /// The bytes of this block that lie in a range, as bits.
    @inline(__always)
    func bits(from lower: Int, to upper: Int) -> UInt64 { Self.bits(lower &- start, upper &- start) }

    /// The bits of the bytes from `first` up to `end` of a block, both cut to 0…48.
    @inline(__always)
    private static func bits(_ first: Int, _ end: Int) -> UInt64 {
        let from = UInt64(truncatingIfNeeded: max(0, min(size, first)))
        let to = UInt64(truncatingIfNeeded: max(0, min(size, end)))
        return ((UInt64.max &<< from) & ~(UInt64.max &<< to)) << UInt64(BlockMasks.before)
    }
}

/// The 64 bytes at work, and what is known of those before and after them.
struct Block {
    static let size = 64

    /// Where it begins.
    private(set) var start = 0
    private(set) var here = BlockMasks()
    private(set) var next = BlockMasks()
    /// Where words begin that may tell something about a number near them: in the block before, in this one, in the next.
    private var telling: (before: UInt64, here: UInt64, next: UInt64) = (0, 0, 0)

    init() {}

    init(at start: Int, _ masks: BlockMasks, telling: UInt64) {
        self.start = start
        here = masks
        self.telling.here = telling
    }

    /// Says what follows.
    @inline(__always)
    mutating func look(ahead masks: BlockMasks, telling: UInt64) {
        next = masks
        self.telling.next = telling
    }

    /// Goes on to the next.
    @inline(__always)
    mutating func advance() {
        start &+= Self.size
        here = next
        telling = (telling.here, telling.next, 0)
    }

    /// The digits of up to 64 bytes from a place in this block on.
    @inline(__always)
    func digits(from position: Int) -> UInt64 {
        let offset = UInt64(truncatingIfNeeded: position &- start)
        return here.digits &>> offset | (next.digits << 1) &<< (63 &- offset)
    }

    /// How many digits stand in a row from a place in this block on; 64 for more.
    @inline(__always)
    func digitCount(from position: Int) -> Int { (~digits(from: position)).trailingZeroBitCount }

    /// How many letters and digits stand in a row from a place in this block on; 64 for more.
    @inline(__always)
    func alphanumericCount(from position: Int) -> Int {
        let offset = UInt64(truncatingIfNeeded: position &- start)
        return (~(here.alphanumeric &>> offset | (next.alphanumeric << 1) &<< (63 &- offset))).trailingZeroBitCount
    }

    /// Whether the colons behind one here are enough, or close enough together, for an address. Other marks count as colons.
    @inline(__always)
    func mayBeAddress(_ colon: Int) -> Bool {
        let offset = UInt64(truncatingIfNeeded: colon &- start)
        let behind = (here.marks >> 1) &>> offset | next.marks &<< (63 &- offset)
        return behind & 1 == 1 || behind & (behind >> 1) & (1 << 45 - 1) != 0
            || (behind & (1 << 31 - 1)).nonzeroBitCount > 3
    }

    /// Whether a telling word may begin in a range that begins in this block or the one before. What isn't known may be.
    @inline(__always)
    func mayTell(_ range: Range<Int>) -> Bool {
        let (first, end) = (range.lowerBound &- start, range.upperBound &- start)
        if end > 2 * Self.size || first < -Self.size { return true }
        var found = telling.here & Self.bits(first, end) | telling.next & Self.bits(first &- 64, end &- 64)
        found |= telling.before & Self.bits(first &+ 64, end &+ 64)
        return found != 0
    }

    /// The bits from `first` up to `end`, both cut to 0…64.
    @inline(__always)
    private static func bits(_ first: Int, _ end: Int) -> UInt64 {
        let from = UInt64(truncatingIfNeeded: max(0, min(64, first)))
        let to = UInt64(truncatingIfNeeded: max(0, min(64, end)))
        return (UInt64.max << from) & ~(UInt64.max << to)
    }
}

/// Which three bytes begin, or end, something that is looked for: one bit for each hash of them.
final class Triggers: Sendable {
    private static let words = 1 << 10
    /// Written in `init` only.
    private nonisolated(unsafe) let bits: UnsafeMutablePointer<UInt64>

    init(_ starts: some Sequence<[UInt8]>) {
        bits = .allocate(capacity: Self.words)
        bits.initialize(repeating: 0, count: Self.words)
        for start in starts where start.count >= 3 {
            let hash = Self.hash(UInt64(start[0]) | UInt64(start[1]) << 8 | UInt64(start[2]) << 16)
            bits[hash >> 6] |= 1 << UInt64(hash & 63)
        }
    }

    deinit { bits.deallocate() }

    /// Whether something may begin with the lowest three bytes, whatever the letters' case. True for a few others, too.
    @inline(__always)
    func mayBegin(_ word: UInt64) -> Bool {
        let hash = Self.hash(word)
        return bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1
    }

    @inline(__always)
    private static func hash(_ word: UInt64) -> Int {
        let small = (word | 0x20_2020) & 0xff_ffff
        return Int(truncatingIfNeeded: (small &* 0x9e37_79b9_7f4a_7c15) >> 48)
    }
}

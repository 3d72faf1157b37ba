import CByteMasks

/// Which three bytes begin, or end, something that is looked for: one bit for each hash of them.
final class Triggers: Sendable {
    private static let words = 1 << 10
    /// As `castellan_masks_of` takes it. Written in `init` only.
    nonisolated(unsafe) let bits: UnsafeMutablePointer<UInt64>

    init(_ starts: some Sequence<[UInt8]>) {
        bits = .allocate(capacity: Self.words)
        bits.initialize(repeating: 0, count: Self.words)
        for start in starts where start.count >= 3 {
            let hash = castellan_hash_of(UInt32(start[0]) | UInt32(start[1]) << 8 | UInt32(start[2]) << 16)
            bits[Int(hash >> 6)] |= 1 << UInt64(hash & 63)
        }
    }

    deinit { bits.deallocate() }

    /// Whether something may begin with the lowest three bytes, whatever the letters' case. True for a few others, too.
    @inline(__always)
    func mayBegin(_ word: UInt64) -> Bool {
        let hash = castellan_hash_of(UInt32(truncatingIfNeeded: word))
        return bits[Int(truncatingIfNeeded: hash >> 6)] &>> UInt64(truncatingIfNeeded: hash & 63) & 1 == 1
    }
}

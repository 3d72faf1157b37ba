import Core
import Synchronization

/// Makes request ids: UUIDv7s that are unique, not secret, and cost one atomic addition instead of a call into the
/// kernel.
final class RequestIDs: Sendable {
    private let seed: UInt64
    private let count = Atomic<UInt64>(0)

    /// A maker whose ids differ from every other's by 62 random bits.
    init(_ randomness: some Randomness) {
        seed = randomness.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The next id, for a request that arrived at `instant`.
    func next(at instant: Instant) -> RequestID {
        let number = count.add(1, ordering: .relaxed).newValue
        let mixed = Self.mix(seed &+ number &* 0x9e37_79b9_7f4a_7c15)
        return RequestID(
            high: UInt64(truncatingIfNeeded: instant.milliseconds) << 16 | 0x7000 | number & 0x0fff,
            low: mixed & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }

    /// SplitMix64's finalizer: a bijection, so different numbers never give the same 64 bits.
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

public import Core
import Synchronization

/// Random bytes that are the same in every run: SplitMix64 (Steele, Lea and Flood, 2014) from a seed. For tests only.
public final class SeededRandomness: Randomness {
    private let generator: Mutex<SplitMix64>

    /// A generator that begins at `seed`.
    public init(seed: UInt64 = 1) {
        generator = Mutex(SplitMix64(seed: seed))
    }

    /// The next `count` bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            var bytes: [UInt8] = []
            while bytes.count < count {
                withUnsafeBytes(of: generator.next().littleEndian) { bytes.append(contentsOf: $0) }
            }
            return Array(bytes.prefix(count))
        }
    }
}

/// The generator itself, for property tests: `Int.random(in: 0..<10, using: &generator)`.
public struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    /// A generator that begins at `seed`.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

import Core
import Synchronization

/// Chance that falls the same way in every demo: a linear congruential generator (Knuth, MMIX), upper bits first.
struct DemoDice: RandomNumberGenerator {
    private var state: UInt64 = 2026

    mutating func next() -> UInt64 {
        var word: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            word = word << 32 | state >> 32
        }
        return word
    }

    /// True so many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// So many minutes after midnight, and some seconds.
    mutating func timeOfDay(_ minutes: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: minutes, using: &self) * 60_000 + Int.random(in: 0..<60_000, using: &self))
    }
}

/// Ids that are the same in every demo. Not for secrets: whoever reads this file knows them all.
final class DemoRandomness: Randomness {
    private let dice = Mutex(DemoDice())

    func bytes(_ count: Int) -> [UInt8] {
        dice.withLock { dice in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 8)
            while bytes.count < count {
                withUnsafeBytes(of: dice.next().littleEndian) { bytes.append(contentsOf: $0) }
            }
            return Array(bytes.prefix(count))
        }
    }
}

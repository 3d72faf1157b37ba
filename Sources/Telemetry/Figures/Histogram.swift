/// How often which duration occurred, in a fixed 240 buckets, each an eighth wider than the one before: a quantile is at most
/// 6.25 % off, up to 18 minutes.
struct Histogram: Sendable {
    /// Buckets: one a microsecond up to 8, then 8 to each doubling, up to 2³² µs.
    private var buckets = [UInt32](repeating: 0, count: 240)
    /// How many durations were recorded.
    private(set) var count = 0
    /// All of them together, in microseconds.
    private(set) var total: Int64 = 0
    /// The longest, in microseconds.
    private(set) var longest: Int64 = 0

    /// Notes a duration in microseconds.
    mutating func record(_ microseconds: Int64) {
        let value = max(0, microseconds)
        buckets[Self.bucket(of: value)] &+= 1
        count += 1
        total += value
        longest = max(longest, value)
    }

    /// Adds what another one recorded.
    mutating func merge(_ other: Histogram) {
        guard other.count > 0 else { return }
        for index in buckets.indices { buckets[index] &+= other.buckets[index] }
        count += other.count
        total += other.total
        longest = max(longest, other.longest)
    }

    /// The duration that a share of all don't exceed, in microseconds; 0 when there are none.
    func quantile(_ share: Double) -> Int64 {
        let rank = Int((share * Double(count)).rounded(.up))
        var seen = 0
        for (index, number) in buckets.enumerated() {
            seen += Int(number)
            if seen >= max(rank, 1) { return min(Self.middle(of: index), longest) }
        }
        return longest
    }

    private static func bucket(of value: Int64) -> Int {
        guard value >= 8 else { return Int(value) }
        let doubling = 63 - value.leadingZeroBitCount
        return min((doubling - 2) * 8 + Int(value >> (doubling - 3)) & 7, 239)
    }

    private static func middle(of bucket: Int) -> Int64 {
        guard bucket >= 8 else { return Int64(bucket) }
        let (doubling, part) = (bucket / 8 + 2, Int64(bucket % 8))
        let width = Int64(1) << (doubling - 3)
        return (8 + part) * width + width / 2
    }
}

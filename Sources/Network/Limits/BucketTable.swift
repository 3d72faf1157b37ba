import Core

/// The buckets of everybody who came lately, and what was taken from them since the other nodes were last told.
///
/// Bounded: full buckets are forgotten, since they are as good as new ones. When too many are not full, newcomers aren't
/// counted: a flood from everywhere must not turn away those who were counted all along.
struct BucketTable: Sendable {
    /// The most buckets kept: some 10 MiB.
    static let capacity = 100_000

    /// One budget of one spender.
    struct Key: Sendable, Hashable {
        let budget: Budget
        let spender: Spender
    }

    private var buckets: [Key: TokenBucket] = [:]
    private var taken: [Key: Int] = [:]
    /// Whether a newcomer had to go uncounted since this was last asked for.
    private(set) var overflowed = false

    /// Takes a token; nil when there is no room to count the spender.
    mutating func take(_ key: Key, _ rate: Rate, at now: Instant) -> Allowance? {
        if buckets[key] == nil, buckets.count >= Self.capacity {
            buckets = buckets.filter { !$0.value.isFull(at: now) }
            guard buckets.count < Self.capacity else {
                overflowed = true
                return nil
            }
        }
        let allowance = buckets[key, default: TokenBucket()].take(rate, at: now)
        if allowance.isGranted { taken[key, default: 0] += 1 }
        return allowance
    }

    /// What was taken since the last call, the largest first, at most so many.
    mutating func takeCounts(_ most: Int) -> [(key: Key, count: Int)] {
        defer { taken.removeAll(keepingCapacity: true) }
        return Array(taken.sorted { $0.value > $1.value }.prefix(most).map { (key: $0.key, count: $0.value) })
    }

    /// Takes what another node granted.
    mutating func drain(_ key: Key, _ count: Int, _ rate: Rate, at now: Instant) {
        guard buckets[key] != nil || buckets.count < Self.capacity else { return }
        buckets[key, default: TokenBucket()].drain(count, rate, at: now)
    }

    /// Whether newcomers went uncounted since the last call.
    mutating func takeOverflow() -> Bool {
        defer { overflowed = false }
        return overflowed
    }
}

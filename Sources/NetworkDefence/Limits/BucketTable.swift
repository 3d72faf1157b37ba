import Core

/// The buckets of everybody who came lately, and what was taken from them since the other nodes were last told.
///
/// Bounded: full buckets are forgotten, since they are as good as new ones. When too many are not full, newcomers aren't
/// counted: a flood from everywhere must not turn away those who were counted all along. Only who wants to sign in shares one
/// bucket with all other newcomers then: guessing is what limits are there against.
struct BucketTable: Sendable {
    /// The most buckets kept: some 10 MiB.
    static let capacity = 100_000

    /// One budget of one spender.
    struct Key: Sendable, Hashable {
        let budget: Budget
        let spender: Spender
    }

    /// Whether there are other nodes to be told what was taken; otherwise nobody would ever ask for it.
    let isShared: Bool
    private var buckets: [Key: TokenBucket] = [:]
    private var taken: [Key: Int] = [:]
    /// Of all who want to sign in and for whom there is no room.
    private var newcomers = TokenBucket()
    /// When full buckets were last looked for; that takes a while, so it is done once a second at most.
    private var sweptAt: Instant?
    /// Whether a newcomer had to go uncounted since this was last asked for.
    private(set) var overflowed = false

    /// A table of full buckets.
    init(isShared: Bool) {
        self.isShared = isShared
    }

    /// Takes so many tokens; nil when there is no room to count the spender, and no need to.
    mutating func take(_ key: Key, _ rate: Rate, _ count: Int = 1, at now: Instant) -> Allowance? {
        if buckets[key] == nil, buckets.count >= Self.capacity {
            sweep(at: now)
            guard buckets.count < Self.capacity else {
                overflowed = true
                return key.budget == .signIn ? newcomers.take(rate, count, at: now) : nil
            }
        }
        let allowance = buckets[key, default: TokenBucket()].take(rate, count, at: now)
        if allowance.isGranted, isShared { taken[key, default: 0] += count }
        return allowance
    }

    private mutating func sweep(at now: Instant) {
        if let sweptAt, sweptAt <= now, now < sweptAt + .seconds(1) { return }
        sweptAt = now
        buckets = buckets.filter { !$0.value.isFull(at: now) }
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

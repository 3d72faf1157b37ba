import Core

/// How many requests may come: so many a minute in the long run, and so many at once.
public struct Rate: Sendable, Hashable {
    /// Requests a minute, at least 1.
    public let perMinute: Int
    /// Requests at once after a pause, at least 1.
    public let burst: Int

    /// A rate; what is below 1 counts as 1.
    public init(perMinute: Int, burst: Int) {
        self.perMinute = max(1, perMinute)
        self.burst = max(1, burst)
    }

    /// Microseconds between two requests that come evenly.
    var interval: Int64 { max(1, 60_000_000 / Int64(perMinute)) }
    /// Microseconds in which an empty bucket fills.
    var capacity: Int64 { interval * Int64(burst) }
}

/// A bucket that holds ``Rate/burst`` tokens and gains one every ``Rate/interval``; a request takes one or is refused.
///
/// Kept as one number, the time at which the bucket will be full again, so nothing has to be done while nobody asks (the
/// virtual scheduling algorithm of ITU-T I.371).
struct TokenBucket: Sendable, Equatable {
    /// When it will be full again, in microseconds since the Unix epoch.
    private var fullAt: Int64 = 0

    /// A full bucket.
    init() {}

    /// Whether it is full, and so as good as a new one.
    func isFull(at now: Instant) -> Bool {
        fullAt <= now.microseconds
    }

    /// Takes so many tokens, all or none; of more than the bucket holds, all that it holds.
    mutating func take(_ rate: Rate, _ count: Int = 1, at now: Instant) -> Allowance {
        let now = now.microseconds
        fullAt = level(rate, at: now)
        let next = fullAt + rate.interval * Int64(min(max(1, count), rate.burst))
        guard next - now <= rate.capacity else {
            return Allowance(
                rate: rate, isGranted: false, remaining: Int((rate.capacity - (fullAt - now)) / rate.interval),
                wait: .microseconds(next - now - rate.capacity), full: .microseconds(fullAt - now))
        }
        fullAt = next
        return Allowance(
            rate: rate, isGranted: true, remaining: Int((rate.capacity - (next - now)) / rate.interval), wait: .zero,
            full: .microseconds(next - now))
    }

    /// Takes tokens that were granted elsewhere; below empty it can't go.
    mutating func drain(_ count: Int, _ rate: Rate, at now: Instant) {
        let now = now.microseconds
        let tokens = Int64(min(max(0, count), rate.burst))
        fullAt = min(level(rate, at: now) + tokens * rate.interval, now + rate.capacity)
    }

    /// When it will be full again; never further off than for an empty bucket, also when the clock was set back.
    private func level(_ rate: Rate, at now: Int64) -> Int64 {
        min(max(fullAt, now), now + rate.capacity)
    }
}

/// What a bucket said to a request.
public struct Allowance: Sendable, Equatable {
    /// The bucket's rate.
    public let rate: Rate
    /// Whether the request may go on.
    public let isGranted: Bool
    /// How many more may come at once.
    public let remaining: Int
    /// After how long a refused one may come again.
    public let wait: Duration
    /// After how long as many as ever may come at once.
    public let full: Duration
}

extension Instant {
    fileprivate var microseconds: Int64 { milliseconds * 1000 }
}

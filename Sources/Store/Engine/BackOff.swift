/// Waits that double up to a limit, with a random half so that many who failed together don't return together.
struct BackOff {
    private let first: Duration
    private let limit: Duration
    private var current: Duration

    init(first: Duration, limit: Duration) {
        self.first = first
        self.limit = limit
        current = first
    }

    /// The next wait.
    mutating func next() -> Duration {
        defer { current = min(current * 2, limit) }
        return current / 2 + current / 2 * Double.random(in: 0...1)
    }

    /// Starts over after a success.
    mutating func reset() {
        current = first
    }
}

/// How fast requests may follow each other: so many a minute, some of them at once (the virtual scheduling algorithm of ITU-T I.371).
///
/// Time is what has passed since some beginning, so the pace needs no clock.
struct RequestPace: Sendable, Equatable {
    private let interval: Duration
    private let slack: Duration
    /// When the next request would be due if all came evenly.
    private var due = Duration.zero

    /// A tenth of a minute's requests may come at once, 20 at most: Zoho bounds how many it works on at a time.
    init(perMinute: Int) {
        interval = .seconds(60) / max(1, perMinute)
        slack = interval * max(0, min(perMinute / 10, 20) - 1)
    }

    /// Takes the next place, and says how long to wait for it.
    mutating func take(at now: Duration) -> Duration {
        due = max(due, now)
        let wait = max(.zero, due - slack - now)
        due += interval
        return wait
    }
}

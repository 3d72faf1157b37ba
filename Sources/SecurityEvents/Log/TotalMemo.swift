import Core
import Synchronization

/// Remembers large totals for a second: counting ten thousand rows costs more than the page it stands beside.
///
/// Small totals are always counted anew, so nobody sees an event that the total doesn't know.
final class TotalMemo: Sendable {
    static let lifetime = Duration.seconds(1)
    /// The longest list that is counted each time: its index entries are read in a tenth of a millisecond.
    static let longest = 1_000
    static let capacity = 256

    private let totals = Mutex<[EventQuery: (total: Total, until: Instant)]>([:])

    func total(of filter: EventQuery, at now: Instant) -> Total? {
        totals.withLock { totals in
            guard let known = totals[filter], now < known.until, now >= known.until - Self.lifetime else { return nil }
            return known.total
        }
    }

    func keep(_ total: Total, of filter: EventQuery, at now: Instant) {
        totals.withLock { totals in
            if totals.count >= Self.capacity { totals.removeAll() }
            totals[filter] = (total, now + Self.lifetime)
        }
    }
}

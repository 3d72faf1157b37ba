import Core
import Synchronization

/// A clock that stands still until it is moved: to when something of the demo happened.
final class DemoClock: TimeSource {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    func now() -> Instant { instant.withLock { $0 } }

    func move(to instant: Instant) { self.instant.withLock { $0 = instant } }
}

public import Core
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: TimeSource {
    private let milliseconds: Atomic<Int64>

    /// A clock that shows `instant`: 2026-11-22T05:22:06.123Z unless told.
    public init(_ instant: Instant = Instant(milliseconds: 1_795_324_926_123)) {
        milliseconds = Atomic(instant.milliseconds)
    }

    /// What the clock shows.
    public func now() -> Instant {
        Instant(milliseconds: milliseconds.load(ordering: .sequentiallyConsistent))
    }

    /// Moves the clock on, or back when `duration` is negative.
    public func advance(by duration: Duration) {
        milliseconds.add(duration.wholeMilliseconds, ordering: .sequentiallyConsistent)
    }

    /// Puts the clock to an instant.
    public func set(to instant: Instant) {
        milliseconds.store(instant.milliseconds, ordering: .sequentiallyConsistent)
    }
}

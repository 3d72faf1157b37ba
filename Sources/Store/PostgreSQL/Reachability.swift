import Synchronization

/// When the server may be tried again, shared by all sessions of a group: one that gets through opens the way for the others.
final class Reachability: Sendable {
    private struct State {
        var backOff = BackOff(first: .milliseconds(50), limit: .seconds(2))
        var mayConnectAt = ContinuousClock.now
    }
    private let state = Mutex(State())

    /// The earliest time of the next attempt; past while the server is reachable.
    var mayConnectAt: ContinuousClock.Instant { state.withLock { $0.mayConnectAt } }

    /// An attempt failed: nobody tries again for a while, a longer one each time. Several that fail together count as one.
    func failed() {
        state.withLock {
            guard $0.mayConnectAt <= .now else { return }
            $0.mayConnectAt = .now + $0.backOff.next()
        }
    }

    /// An attempt succeeded.
    func succeeded() {
        state.withLock {
            $0.backOff.reset()
            $0.mayConnectAt = .now
        }
    }
}

import Synchronization

/// When the server may be tried again, shared by all sessions of a driver: one that gets through opens the way for the others.
final class Reachability: Sendable {
    private struct State {
        var backOff = BackOff(first: .milliseconds(50), limit: .seconds(2))
        var pausedUntil: ContinuousClock.Instant?
        var reason = ""
        var lastSuccess: ContinuousClock.Instant?
    }
    private let state = Mutex(State())

    /// Until when nobody tries; nil while the server is reachable, or may be tried again.
    var pausedUntil: ContinuousClock.Instant? {
        state.withLock { state in state.pausedUntil.flatMap { $0 > .now ? $0 : nil } }
    }

    /// Why nobody tries now; nil while somebody may.
    var pause: StoreFault? {
        state.withLock { state in
            guard let until = state.pausedUntil, until > .now else { return nil }
            return .unavailable("the database could not be reached a moment ago: \(state.reason)")
        }
    }

    /// An attempt that began at `begin` failed: nobody tries again for a while, a longer one each time. Several that fail
    /// together count as one, and one that began before another got through says nothing about the server as it is now.
    func failed(begunAt begin: ContinuousClock.Instant, because fault: StoreFault) {
        state.withLock {
            if let success = $0.lastSuccess, success > begin { return }
            if let until = $0.pausedUntil, until > .now { return }
            $0.pausedUntil = .now + $0.backOff.next()
            $0.reason = "\(fault)"
        }
    }

    /// An attempt succeeded.
    func succeeded() {
        state.withLock {
            $0.backOff.reset()
            $0.pausedUntil = nil
            $0.lastSuccess = .now
        }
    }
}

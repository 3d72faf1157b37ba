import Dispatch
import Foundation
import Synchronization

/// Threads of their own for work that takes milliseconds of processor time, with a bounded queue.
///
/// They run at a lower priority than the rest of the process, so that requests that don't wait for a password stay
/// quick.
final class HashingLane: Sendable {
    /// Work, or nothing when the lane closed before its turn came.
    typealias Work = @Sendable (_ cancelled: Bool) -> Void

    /// What the threads share; they outlive the lane until their current work ends.
    private final class Queue: Sendable {
        struct State {
            var waiting: [Work] = []
            /// Where the next work stands in `waiting`.
            var next = 0
            var closed = false
        }

        let state = Mutex(State())
        let available = DispatchSemaphore(value: 0)

        /// The next work; waits for it, and is nil once the lane is closed.
        func take() -> Work? {
            available.wait()
            return state.withLock { state in
                guard state.next < state.waiting.count else { return nil }
                let work = state.waiting[state.next]
                state.next += 1
                if state.next == state.waiting.count || state.next >= 1024 {
                    state.waiting.removeFirst(state.next)
                    state.next = 0
                }
                return work
            }
        }
    }

    private let queue = Queue()
    private let threads: Int
    private let limit: Int

    /// `limit` works may wait beyond those that run.
    init(threads: Int, limit: Int) {
        self.threads = threads
        self.limit = limit
        for number in 0..<threads {
            let queue = queue
            let thread = Thread {
                #if os(Linux)
                    // On Linux this lowers the calling thread alone. 10 of 20 steps: a tenth of a normal thread's
                    // share.
                    _ = nice(10)
                #endif
                while let work = queue.take() { work(false) }
            }
            thread.name = "argon2-\(number)"
            thread.start()
        }
    }

    /// Queues work; false when too much is waiting or the lane is closed.
    func submit(_ work: @escaping Work) -> Bool {
        let accepted = queue.state.withLock { state in
            guard !state.closed, state.waiting.count - state.next < limit else { return false }
            state.waiting.append(work)
            return true
        }
        if accepted { queue.available.signal() }
        return accepted
    }

    /// Ends the threads after their current work; waiting work is told that it was cancelled.
    func close() {
        let waiting = queue.state.withLock { state in
            guard !state.closed else { return [Work]() }
            state.closed = true
            defer { (state.waiting, state.next) = ([], 0) }
            return Array(state.waiting[state.next...])
        }
        for work in waiting { work(true) }
        for _ in 0..<threads { queue.available.signal() }
    }

    deinit { close() }
}

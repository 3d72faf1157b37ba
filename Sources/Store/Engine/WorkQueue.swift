import Foundation

/// A bounded queue between the tasks that ask and the threads that work.
///
/// `condition` guards everything below it.
final class WorkQueue<Work: Sendable>: @unchecked Sendable {
    private let limit: Int
    private let condition = NSCondition()
    private var waiting: [Work] = []
    private var next = 0
    private var isClosed = false

    init(limit: Int) {
        self.limit = limit
    }

    /// How much is waiting.
    var count: Int {
        condition.withLock { waiting.count - next }
    }

    /// Adds work, or says at once why not.
    func put(_ work: Work) -> StoreFault? {
        condition.withLock {
            guard !isClosed else { return .abandoned("the store is closed") }
            guard waiting.count - next < limit else { return .overloaded }
            waiting.append(work)
            condition.signal()
            return nil
        }
    }

    /// Waits for work; nil once the queue is closed and empty.
    func take() -> Work? {
        condition.withLock {
            waitForWork()
            guard next < waiting.count else { return nil }
            let work = waiting[next]
            next += 1
            if next == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                next = 0
            } else if next >= 1_024 {
                waiting.removeFirst(next)
                next = 0
            }
            return work
        }
    }

    /// Waits for work and takes up to `limit` of it; empty once the queue is closed and empty.
    func takeBatch(atMost limit: Int) -> [Work] {
        condition.withLock {
            waitForWork()
            let batch = Array(waiting[next...].prefix(limit))
            waiting.removeFirst(next + batch.count)
            next = 0
            return batch
        }
    }

    /// Takes no more work; what waits is still done.
    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    private func waitForWork() {
        while next == waiting.count, !isClosed { condition.wait() }
    }
}

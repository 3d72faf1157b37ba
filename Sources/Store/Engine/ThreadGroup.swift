import Foundation

/// Some threads that run blocking work for tasks, so that it never holds up the cooperative pool.
final class ThreadGroup: Sendable {
    private let queue: WorkQueue<@Sendable () -> Void>
    private let running = DispatchGroup()
    private let meter = LaneMeter()
    private let count: Int

    init(name: String, count: Int, queueLimit: Int) {
        self.count = max(count, 1)
        queue = WorkQueue(limit: queueLimit)
        for number in 1...max(count, 1) {
            running.enter()
            let thread = Thread { [queue, running, meter] in
                while let work = queue.take() { meter.whileWorking(work) }
                running.leave()
            }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    /// Runs `body` on one of the threads.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable () throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        let result: Result<Value, StoreFault> = await withCheckedContinuation { continuation in
            let refusal = queue.put { continuation.resume(returning: Result(catching: body)) }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }

    /// How busy the threads are, as the lane `lane`.
    func figures(as lane: String) -> LaneFigures {
        let active = meter.working
        return LaneFigures(name: lane, active: active, idle: max(0, count - active), limit: count, waiting: queue.count)
    }

    /// Finishes what waits, then ends the threads.
    func stop() async {
        queue.close()
        await withCheckedContinuation { continuation in
            running.notify(queue: .global()) { continuation.resume() }
        }
    }
}

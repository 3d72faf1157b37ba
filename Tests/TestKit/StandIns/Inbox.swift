import Synchronization

/// What a stand-in received, and a way to wait for more without sleeping.
public final class Inbox<Item: Sendable>: Sendable {
    private struct Waiter {
        let number: Int
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var items: [Item] = []
        var waiters: [Waiter] = []
        var nextNumber = 0
    }

    private let state = Mutex(State())

    /// An empty inbox.
    public init() {}

    /// Everything so far, in order of arrival.
    public var items: [Item] {
        state.withLock { $0.items }
    }

    /// Everything, as soon as there are at least `count`; what there is, when the task is cancelled by then.
    public func atLeast(_ count: Int) async -> [Item] {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.items.count >= count || Task.isCancelled { return true }
                    state.waiters.append(Waiter(number: number, count: count, continuation: continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            release { $0.number == number }
        }
        return items
    }

    func add(_ item: Item) {
        let count = state.withLock { state in
            state.items.append(item)
            return state.items.count
        }
        release { $0.count <= count }
    }

    private func release(where isReady: (Waiter) -> Bool) {
        let ready = state.withLock { state in
            let ready = state.waiters.filter(isReady)
            state.waiters.removeAll(where: isReady)
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}

import Synchronization

/// One sender, any number of listeners, each with a bounded backlog of the newest elements.
public final class Broadcast<Element: Sendable>: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<Element>.Continuation] = [:]
        var serial = 0
    }

    private let state = Mutex(State())

    /// Nobody listens yet.
    public init() {}

    /// What is sent from now on; of what a listener leaves unread, the newest `backlog`.
    public func listen(backlog: Int) -> AsyncStream<Element> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self, bufferingPolicy: .bufferingNewest(backlog))
        let number = state.withLock { state in
            state.serial += 1
            state.listeners[state.serial] = continuation
            return state.serial
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Sends to all; a listener that thereby loses an older element gets `gap` after it, if there is one.
    public func send(_ element: Element, gap: Element? = nil) {
        for listener in state.withLock({ Array($0.listeners.values) }) {
            if case .dropped = listener.yield(element), let gap { listener.yield(gap) }
        }
    }

    /// Ends all streams.
    public func finish() {
        let listeners = state.withLock { state in
            defer { state.listeners.removeAll() }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}

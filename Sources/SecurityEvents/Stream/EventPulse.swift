import Synchronization

/// Wakes the streams of this process when an event is recorded in it. What is recorded elsewhere, or together with a change,
/// they find when they look by themselves.
final class EventPulse: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var serial = 0
    }

    private let state = Mutex(State())

    /// Something was recorded.
    func beat() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    /// One element for any number of beats since the last; ends with the task that reads it.
    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
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
}

extension EventLog {
    /// How long a stream may be behind what another node, another program or a change recorded.
    static let lookEvery = Duration.milliseconds(200)

    /// An element whenever it is worth looking for new events: at once after one was recorded here, and every 200 ms while
    /// ``runPulse()`` runs. Ends when its task is cancelled.
    public func beats() -> AsyncStream<Void> {
        pulse.listen()
    }

    /// Keeps the streams looking until cancelled. Run it beside the server.
    public func runPulse() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.lookEvery)
            pulse.beat()
        }
    }
}

import Core
import Synchronization

/// Which addresses sent an invalid token this minute, so that a flood of them is not a flood of rows.
final class StrangerLog: Sendable {
    static let capacity = 4_096

    private struct State {
        var minute: Int64 = 0
        var addresses: Set<String> = []
    }

    private let state = Mutex(State())

    /// Whether this is the address's first invalid token within the minute. When too many addresses came, none is new.
    func isNew(_ address: String?, at now: Instant) -> Bool {
        let minute = now.seconds / 60
        return state.withLock { state in
            if state.minute != minute { state = State(minute: minute) }
            guard state.addresses.count < Self.capacity else { return false }
            return state.addresses.insert(address ?? "").inserted
        }
    }
}

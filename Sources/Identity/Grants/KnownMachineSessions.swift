import Core
import Synchronization

/// The session that a program's tokens were last issued for, by its user.
final class KnownMachineSessions: Sendable {
    /// More programs than one server has; when there is no room, all are forgotten.
    static let capacity = 8_192

    private let sessions = Mutex<[UserID: (id: SessionID, user: User)]>([:])

    subscript(user: UserID) -> (id: SessionID, user: User)? {
        get { sessions.withLock { $0[user] } }
        set {
            sessions.withLock { sessions in
                if sessions.count >= Self.capacity { sessions.removeAll(keepingCapacity: true) }
                sessions[user] = newValue
            }
        }
    }
}

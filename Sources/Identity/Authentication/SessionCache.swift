import Core
import Store
import Synchronization

/// Sessions read lately, for engines where a read crosses the network. SQLite reads each time and has none.
///
/// An entry goes when the database says that its user or session changed. While the database can't be heard, nothing is
/// taken from here. A read that was under way when its user changed is not kept: `ticket` was drawn before, and is no
/// longer the newest.
final class SessionCache: Sendable {
    static let capacity = 16_384
    private static let stripes = 256

    private struct State {
        var sessions: [UserID: [SessionID: LiveSession]] = [:]
        var count = 0
        /// How often users of a stripe have changed.
        var changes = [UInt64](repeating: 0, count: stripes)
        /// Whether somebody listens to the database's changes, and how many they have acted on.
        var isFollowed = false
        var handled = 0

        mutating func forgetAll() {
            sessions.removeAll(keepingCapacity: true)
            count = 0
            for stripe in changes.indices { changes[stripe] += 1 }
        }
    }

    /// Which changes of a user were known when a read began.
    struct Ticket: Sendable {
        fileprivate let stripe: Int
        fileprivate let changes: UInt64
    }

    private let state = Mutex(State())
    private let isFresh: @Sendable () -> Bool

    /// `isFresh` says whether every change that was committed more than a moment ago has been heard of.
    init(isFresh: @escaping @Sendable () -> Bool) {
        self.isFresh = isFresh
    }

    /// Forgets what changes, until the notices end or the task is cancelled.
    func follow(_ notices: AsyncStream<ChangeNotice>) async {
        state.withLock { state in
            state.forgetAll()
            state.isFollowed = true
        }
        for await notice in notices {
            forget(notice)
            state.withLock { $0.handled += 1 }
        }
        state.withLock { $0.isFollowed = false }
    }

    /// The session, when it is known and the database can be heard. One that seems to be over isn't taken from here: it
    /// may have been refreshed, which nobody is told.
    func session(_ id: SessionID, of user: UserID, at now: Instant) -> LiveSession? {
        guard isFresh(), let known = state.withLock({ $0.isFollowed ? $0.sessions[user]?[id] : nil }) else {
            return nil
        }
        return now < known.expiresAt ? known : nil
    }

    /// Draw this before reading what is to be kept.
    func ticket(for user: UserID) -> Ticket {
        let stripe = Self.stripe(of: user)
        return state.withLock { Ticket(stripe: stripe, changes: $0.changes[stripe]) }
    }

    /// Keeps what was read, unless the user has changed since the ticket was drawn.
    func keep(_ session: LiveSession, _ id: SessionID, _ ticket: Ticket) {
        state.withLock { state in
            guard state.isFollowed, state.changes[ticket.stripe] == ticket.changes else { return }
            if state.count >= Self.capacity { state.forgetAll() }
            if state.sessions[session.userID, default: [:]].updateValue(session, forKey: id) == nil { state.count += 1 }
        }
    }

    /// Forgets a user's sessions at once, for changes made by this process.
    func forget(_ user: UserID) {
        state.withLock { state in
            state.changes[Self.stripe(of: user)] += 1
            state.count -= state.sessions.removeValue(forKey: user)?.count ?? 0
        }
    }

    /// How many sessions are remembered.
    var count: Int { state.withLock { $0.count } }

    /// Whether somebody follows the database's changes, and how many of them were acted on.
    var isFollowed: Bool { state.withLock { $0.isFollowed } }
    var handled: Int { state.withLock { $0.handled } }

    private func forget(_ notice: ChangeNotice) {
        switch notice {
        case .rows(let table, _, _) where table != "users" && table != "refresh_tokens": break
        case .rows(_, _, .some(let users)): for user in users { forget(user) }
        case .rows(_, _, .all), .outsideCommit, .missed: state.withLock { $0.forgetAll() }
        }
    }

    private static func stripe(of user: UserID) -> Int {
        Int(user.low % UInt64(stripes))
    }
}

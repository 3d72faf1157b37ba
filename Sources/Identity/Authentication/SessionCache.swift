import Core
import Store
import Synchronization

/// Sessions read lately, for engines where a read crosses the network. SQLite reads each time and has none.
///
/// An entry goes when the database says that its user or session changed. While the database can't be heard, nothing is taken
/// from here. A read that was under way when its user changed is not kept: `ticket` was drawn before, and is no longer the
/// newest.
final class SessionCache: Sendable {
    static let capacity = 16_384
    private static let stripes = 256

    private struct State {
        var sessions: [UserID: [SessionID: LiveSession]] = [:]
        var count = 0
        /// How often users of a stripe have changed.
        var changes = [UInt64](repeating: 0, count: stripes)
        /// Whether somebody listens to the database's changes.
        var isFollowed = false

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
    private let feed: ChangeFeed

    init(feed: ChangeFeed) {
        self.feed = feed
    }

    /// Forgets what changes, until the feed ends or the task is cancelled.
    func follow() async {
        let notices = feed.subscribe()
        state.withLock { state in
            state.forgetAll()
            state.isFollowed = true
        }
        for await notice in notices { forget(notice) }
        state.withLock { $0.isFollowed = false }
    }

    /// The session, when it is known and the database can be heard.
    func session(_ id: SessionID, of user: UserID) -> LiveSession? {
        guard feed.isFresh else { return nil }
        return state.withLock { $0.isFollowed ? $0.sessions[user]?[id] : nil }
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

    private func forget(_ notice: ChangeNotice) {}

    private static func stripe(of user: UserID) -> Int {
        Int(user.low % UInt64(stripes))
    }
}

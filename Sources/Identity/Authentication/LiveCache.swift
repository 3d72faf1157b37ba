import Core
import Store
import Synchronization

/// What a credential needs to know of its user, as the database has it now.
protocol LiveCredential: Sendable {
    /// Whose it is.
    var userID: UserID { get }
}

/// Sessions or keys read lately.
///
/// An entry goes when the database says that its user, or a row it was read from, changed. While the database can't be
/// heard, nothing is taken from here. A read that was under way while anything changed is not kept: its `ticket` was drawn
/// before, and is no longer the newest.
final class LiveCache<Subject, Live: LiveCredential>: Sendable {
    /// How many entries are kept; when there is no room, all are forgotten.
    static var capacity: Int { 16_384 }

    private struct State {
        var entries: [ID<Subject>: Live] = [:]
        var owned: [UserID: Set<ID<Subject>>] = [:]
        /// How often anything has changed.
        var changes: UInt64 = 0
        /// Whether somebody listens to the database's changes, and how many they have acted on.
        var isFollowed = false
        var handled = 0

        mutating func forgetAll() {
            entries.removeAll(keepingCapacity: true)
            owned.removeAll(keepingCapacity: true)
            changes += 1
        }
    }

    /// Which changes were known when a read began.
    struct Ticket: Sendable {
        fileprivate let changes: UInt64
    }

    private let state = Mutex(State())
    private let tables: Set<String>
    private let isFresh: @Sendable () -> Bool

    /// `tables` are those that entries are read from; `isFresh` says whether every change that was committed more than a
    /// moment ago has been heard of.
    init(tables: Set<String>, isFresh: @escaping @Sendable () -> Bool) {
        self.tables = tables
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

    /// The entry, when it is known and the database can be heard.
    subscript(id: ID<Subject>) -> Live? {
        guard isFresh() else { return nil }
        return state.withLock { $0.isFollowed ? $0.entries[id] : nil }
    }

    /// Draw this before reading what is to be kept.
    func ticket() -> Ticket {
        Ticket(changes: state.withLock { $0.changes })
    }

    /// Keeps what was read, unless something has changed since the ticket was drawn.
    func keep(_ live: Live, _ id: ID<Subject>, _ ticket: Ticket) {
        state.withLock { state in
            guard state.isFollowed, state.changes == ticket.changes else { return }
            if state.entries.count >= Self.capacity { state.forgetAll() }
            state.entries[id] = live
            state.owned[live.userID, default: []].insert(id)
        }
    }

    /// Forgets what is a user's at once, for changes made by this process.
    func forget(_ user: UserID) {
        state.withLock { state in
            state.changes += 1
            for id in state.owned.removeValue(forKey: user) ?? [] { state.entries.removeValue(forKey: id) }
        }
    }

    /// Forgets everything, for changes made by this process that may be about anybody.
    func forgetAll() {
        state.withLock { $0.forgetAll() }
    }

    /// How many entries are remembered.
    var count: Int { state.withLock { $0.entries.count } }

    /// Whether somebody follows the database's changes, and how many of them were acted on.
    var isFollowed: Bool { state.withLock { $0.isFollowed } }
    var handled: Int { state.withLock { $0.handled } }

    private func forget(_ notice: ChangeNotice) {
        switch notice {
        case .rows(let table, _, _) where !tables.contains(table): break
        case .rows(_, _, .some(let users)): for user in users { forget(user) }
        case .rows(_, _, .all), .outsideCommit, .missed: forgetAll()
        }
    }
}

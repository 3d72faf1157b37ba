import Synchronization

/// Tells the rooms what was committed, also by other nodes and by people with `psql` or `sqlite3`.
///
/// PostgreSQL names tables and users within milliseconds of the commit; its silence is noticed by a heartbeat. SQLite is polled
/// four times a second.
public final class ChangeFeed: Sendable {
    private let database: Database
    private let hub: ChangeHub

    /// A feed of one database. It says nothing until ``run()``.
    public init(database: Database) {
        self.database = database
        // A SQLite database is read on the spot, so there is nothing that could be stale.
        hub = ChangeHub(isAlwaysFresh: database.dialect.engine == .sqlite)
    }

    /// Whether every commit older than a second has been told. While it is false, don't trust what was remembered.
    public var isFresh: Bool { hub.isFresh }

    /// What is committed from now on. A subscriber that falls far behind gets ``ChangeNotice/missed`` for what it lost.
    public func subscribe() -> AsyncStream<ChangeNotice> {
        hub.subscribe()
    }

    /// Watches the database until the task is cancelled; then the subscriptions end.
    public func run() async {
        await database.driver.watchChanges(hub)
        hub.finish()
    }
}

/// Where a driver puts what it hears.
final class ChangeHub: Sendable {
    private struct State {
        var subscribers: [Int: AsyncStream<ChangeNotice>.Continuation] = [:]
        var serial = 0
        var heardUpTo: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let isAlwaysFresh: Bool
    private static let backlog = 4_096
    /// Three heartbeats: then a statement typed into `psql` takes effect within a second, one way or the other.
    private static let patience = Duration.milliseconds(900)

    init(isAlwaysFresh: Bool) {
        self.isAlwaysFresh = isAlwaysFresh
    }

    var isFresh: Bool {
        guard !isAlwaysFresh else { return true }
        guard let heard = state.withLock({ $0.heardUpTo }) else { return false }
        return ContinuousClock.now - heard < Self.patience
    }

    func subscribe() -> AsyncStream<ChangeNotice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ChangeNotice.self, bufferingPolicy: .bufferingNewest(Self.backlog))
        let number = state.withLock { state in
            state.serial += 1
            state.subscribers[state.serial] = continuation
            return state.serial
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.subscribers.removeValue(forKey: number) }
        }
        return stream
    }

    /// Passes a notice on.
    func tell(_ notice: ChangeNotice) {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) {
            if case .dropped = subscriber.yield(notice) { subscriber.yield(.missed) }
        }
    }

    /// Everything committed before `instant` has been told.
    func hearHeartbeat(sentAt instant: ContinuousClock.Instant) {
        state.withLock { $0.heardUpTo = instant }
    }

    func finish() {
        let subscribers = state.withLock { state in
            defer {
                state.subscribers.removeAll()
                state.heardUpTo = nil
            }
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.finish() }
    }
}

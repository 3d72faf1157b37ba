import Synchronization

/// Tells the rooms what was committed, also by other nodes and by people with `psql` or `sqlite3`.
///
/// PostgreSQL names tables and users within milliseconds of the commit; its silence is noticed by a heartbeat. SQLite is asked
/// four times a second, and tells of other processes' commits only: who remembers something forgets by itself what this
/// process changes.
public final class ChangeFeed: Sendable {
    private let database: Database
    private let hub = ChangeHub()

    /// A feed of one database. It says nothing until ``run()``.
    public init(database: Database) {
        self.database = database
    }

    /// Whether every commit older than a second has been told. While it is false, don't trust what was remembered.
    public var isFresh: Bool { hub.isFresh }

    /// What is committed from now on. A subscriber that falls far behind gets ``ChangeNotice/missed`` for what it lost.
    public func subscribe() -> AsyncStream<ChangeNotice> {
        hub.subscribe()
    }

    /// On PostgreSQL, tells all nodes once the transaction commits that rows of a table changed, anybody's.
    @_spi(RawTransaction)
    public static func notice(of table: StaticString, _ operation: ChangeOperation) -> SQL {
        "SELECT pg_notify(\(ChangeTriggers.channel), \("\(table) \(operation.rawValue) *"))"
    }

    /// Watches the database until the task is cancelled; then the subscriptions end. The first notice is
    /// ``ChangeNotice/missed``: from there on nothing is.
    public func run() async {
        await database.driver.watchChanges(hub)
        hub.finish()
    }
}

/// Where a driver puts what it hears.
final class ChangeHub: Sendable {
    private let notices = Broadcast<ChangeNotice>()
    private let heardUpTo = Mutex<ContinuousClock.Instant?>(nil)
    private static let backlog = 4_096
    /// Three heartbeats: then a statement typed into `psql` or `sqlite3` takes effect within a second, one way or the other.
    private static let patience = Duration.milliseconds(900)

    var isFresh: Bool {
        guard let heard = heardUpTo.withLock({ $0 }) else { return false }
        return ContinuousClock.now - heard < Self.patience
    }

    func subscribe() -> AsyncStream<ChangeNotice> {
        notices.listen(backlog: Self.backlog)
    }

    /// Passes a notice on.
    func tell(_ notice: ChangeNotice) {
        notices.send(notice, gap: .missed)
    }

    /// Everything committed before `instant` has been told.
    func hearHeartbeat(sentAt instant: ContinuousClock.Instant) {
        heardUpTo.withLock { $0 = instant }
    }

    func finish() {
        heardUpTo.withLock { $0 = nil }
        notices.finish()
    }
}

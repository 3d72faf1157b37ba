import Synchronization

/// The database, whichever engine it is.
///
/// Guarantees of both drivers, checked by one contract suite:
/// - what `write` returned with `.commit` is durable and survives `kill -9` and power loss;
/// - a unit that throws or ends with `.rollback` leaves nothing behind, and does not disturb the units it was batched with;
/// - units are serializable; a unit may run more than once.
public final class Database: Sendable {
    let driver: any Driver
    /// Says in this process that jobs were committed, so that the runner need not wait for its next poll.
    let jobsWaiting = Broadcast<Void>()

    init(_ driver: any Driver) {
        self.driver = driver
    }

    /// What statements cost and which were slow.
    public var statements: StatementFigures { driver.statements }

    /// How busy each way to the database is at this moment.
    public var lanes: [LaneFigures] { driver.lanes }

    /// Which engine this is.
    public var dialect: Dialect { driver.dialect }

    /// Reads. `point` reads touch a few indexed rows and may run on the caller's thread; say `scan` for anything longer.
    public func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        try await driver.read(cost, body)
    }

    /// Runs one unit of work in a transaction and returns once it is durable.
    @_spi(RawTransaction)
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        try await write(UnitOptions(), body)
    }

    /// Runs one unit whose statements each see what was committed when they began, instead of one serializable snapshot: for work
    /// that takes a lock of its own first.
    @_spi(RawTransaction)
    public func writeReadingCommitted<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        try await write(UnitOptions(readsCommitted: true), body)
    }

    func write<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        let hasJobs = Atomic(false)
        let value = try await driver.write(options) { transaction throws(StoreFault) in
            let ending = try body(transaction)
            hasJobs.store(transaction.hasJobs, ordering: .relaxed)
            return ending
        }
        if hasJobs.load(ordering: .relaxed) { jobsWaiting.send(()) }
        return value
    }

    /// Finishes what was accepted, then closes. Later calls throw ``StoreFault/abandoned(_:)``.
    public func close() async {
        await driver.close()
    }
}

/// How much a read costs, which decides where it runs.
public enum ReadCost: Sendable {
    /// A few rows by an index: tens of microseconds.
    case point
    /// Anything longer: runs on a thread of its own, with the statement time limit.
    case scan
    /// As `scan`, and a statement takes as long as it needs where that holds nobody up: on SQLite.
    case survey
}

/// One engine's way of doing it.
protocol Driver: Sendable {
    var dialect: Dialect { get }
    var statements: StatementFigures { get }
    var lanes: [LaneFigures] { get }
    func read<Value: Sendable>(
        _ cost: ReadCost, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value
    func write<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value
    /// Tells the hub about commits until the task is cancelled.
    func watchChanges(_ hub: ChangeHub) async
    func close() async
}

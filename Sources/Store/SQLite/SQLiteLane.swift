import Core
import Foundation
import GRDB
import GRDBSQLite

/// The one thread that writes. It takes whatever waits, up to a bound, and commits it with one sync of the disk: no timer, so a
/// lone unit waits for nobody.
///
///     BEGIN IMMEDIATE · inside = 1 · { SAVEPOINT unit · body · RELEASE } per unit · inside = 0 · COMMIT · answer all
///
/// Confined to its thread, except `queue`.
final class SQLiteLane: @unchecked Sendable {
    let queue: WorkQueue<Unit>
    private let pool: DatabasePool
    private let timeLimit: Duration
    private let statements: StatementFigures
    private let meter = LaneMeter()
    private let deadline = SQLiteDeadline()
    private let walPages = UnsafeMutablePointer<CInt>.allocate(capacity: 1)
    /// How long the file was held and how long it was free since the lane last stepped aside.
    private var held = Duration.zero
    private var free = Duration.zero
    private let closed = DispatchSemaphore(value: 0)

    /// One batch's bound, so that the first caller does not wait for an endless line behind it.
    private static let batchLimit = 1_000
    /// 32 MiB of WAL at 8 KiB a page.
    private static let checkpointPages = 4_000
    /// After holding the file so long, the lane sees to it that it was free for an eighth of that. Another process asks again
    /// every 100 ms at worst, so with 5 s of patience it asks some 60 times and finds the door shut with 1 in 1,000.
    private static let holdLimit = Duration.milliseconds(40)
    private static let freeShare = 8

    init(pool: DatabasePool, _ configuration: SQLiteConfiguration) {
        self.pool = pool
        timeLimit = configuration.statementTimeout
        statements = configuration.statements
        queue = WorkQueue(limit: configuration.queueLimit)
        walPages.initialize(to: 0)
        pool.writeWithoutTransaction { database in
            deadline.watch(database.sqliteConnection)
            _ = sqlite3_wal_hook(
                database.sqliteConnection,
                { context, _, _, pages in
                    context?.assumingMemoryBound(to: CInt.self).pointee = pages
                    return SQLITE_OK
                }, walPages)
        }
    }

    deinit {
        walPages.deallocate()
    }

    /// How busy the lane is.
    var figures: LaneFigures {
        let active = meter.working
        return LaneFigures(name: "write", active: active, idle: 1 - active, limit: 1, waiting: queue.count)
    }

    /// Starts the thread.
    func start() {
        let thread = Thread { [self] in
            work()
            closed.signal()
        }
        thread.name = "store-lane"
        thread.start()
    }

    /// Finishes what waits, then ends the thread. Blocks.
    func stop() {
        queue.close()
        closed.wait()
        // SQLite holds their addresses.
        pool.writeWithoutTransaction { database in
            deadline.release(database.sqliteConnection)
            _ = sqlite3_wal_hook(database.sqliteConnection, nil, nil)
        }
    }

    private func work() {
        while true {
            let idle = ContinuousClock.now
            let units = queue.takeBatch(atMost: Self.batchLimit)
            guard !units.isEmpty else { return }
            let busy = ContinuousClock.now
            meter.whileWorking { commit(units) }
            checkpointIfDue()
            stepAside(wasFree: busy - idle, wasHeld: .now - busy)
        }
    }

    /// Commits the units together; a unit that takes the whole transaction with it is answered and the others run again.
    private func commit(_ units: [Unit]) {
        var remaining = units
        while !remaining.isEmpty {
            switch pool.writeWithoutTransaction({ attempt(remaining, on: SQLiteConnection($0, statements)) }) {
            case .committed(let faults):
                for (unit, fault) in zip(remaining, faults) { unit.finish(fault) }
                return
            case .failed(let fault):
                for unit in remaining { unit.finish(fault) }
                return
            case .sunk(let index, let fault):
                remaining.remove(at: index).finish(fault)
            }
        }
    }

    private enum Outcome {
        case committed([StoreFault?])
        case failed(StoreFault)
        case sunk(by: Int, StoreFault)
    }

    private func attempt(_ units: [Unit], on connection: SQLiteConnection) -> Outcome {
        defer {
            if connection.isInsideTransaction { _ = try? connection.run("ROLLBACK") }
        }
        do throws(StoreFault) {
            _ = try connection.run("BEGIN IMMEDIATE")
            _ = try connection.run("UPDATE server_guard SET inside = 1")
            var faults: [StoreFault?] = []
            faults.reserveCapacity(units.count)
            for (index, unit) in units.enumerated() {
                let fault = try attempt(unit, on: connection)
                guard connection.isInsideTransaction else {
                    return .sunk(by: index, fault ?? .abandoned("the unit ended the transaction it runs in"))
                }
                faults.append(fault)
            }
            _ = try connection.run("UPDATE server_guard SET inside = 0")
            _ = try connection.run("COMMIT")
            return .committed(faults)
        } catch {
            return .failed(error)
        }
    }

    /// Runs one unit between savepoints; returns what its caller hears instead of its own result.
    private func attempt(_ unit: Unit, on connection: SQLiteConnection) throws(StoreFault) -> StoreFault? {
        _ = try connection.run("SAVEPOINT unit")
        connection.firstFault = nil
        deadline.instant = unit.options.isUnlimited ? nil : .now + timeLimit
        let verdict = unit.run(Transaction(connection))
        deadline.instant = nil
        guard connection.isInsideTransaction else { return connection.firstFault }
        if case .commit = verdict, connection.firstFault == nil, !connection.hasDanglingReferences {
            _ = try connection.run("RELEASE unit")
            return nil
        }
        let refusal = connection.firstFault
        _ = try connection.run("ROLLBACK TO unit")
        _ = try connection.run("RELEASE unit")
        guard case .commit = verdict else { return nil }
        return refusal ?? .constraint(.foreignKey, name: "deferred")
    }

    /// Moves the WAL into the main file once it is long; readers that still need old pages delay it to the next time.
    private func checkpointIfDue() {
        guard walPages.pointee >= Self.checkpointPages else { return }
        walPages.pointee = 0
        pool.writeWithoutTransaction { database in
            _ = sqlite3_wal_checkpoint_v2(database.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        }
    }

    /// Lets other processes in after a stretch of work with hardly a gap.
    private func stepAside(wasFree: Duration, wasHeld: Duration) {
        free += wasFree
        held += wasHeld
        guard held > Self.holdLimit else { return }
        let owed = held / Self.freeShare - free
        if owed > .zero { Thread.sleep(forTimeInterval: Double(owed.wholeMilliseconds) / 1_000) }
        held = .zero
        free = .zero
    }
}

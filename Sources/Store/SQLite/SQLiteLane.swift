import Core
import Foundation
import GRDB
import GRDBSQLite

/// The one thread that writes. It takes whatever waits, up to a bound, and commits it with one sync of the disk: no timer, so a
/// lone unit waits for nobody.
///
///     BEGIN IMMEDIATE · inside = 1 · body of each unit · what they ask for once · inside = 0 · COMMIT · answer all
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

    /// Commits the units together. The first try goes without savepoints, which copy every page that a unit touches; only
    /// when a unit must be undone alone does the batch run again with them. Units that take the whole transaction with them
    /// are answered, and the others run again.
    private func commit(_ units: [Unit]) {
        var remaining = units
        var apart = false
        while !remaining.isEmpty {
            let outcome = pool.writeWithoutTransaction { database in
                SQLiteBatch(
                    connection: SQLiteConnection(database, statements), deadline: deadline, timeLimit: timeLimit
                )
                .run(remaining, apart: apart)
            }
            switch outcome {
            case .committed(let faults):
                for (unit, fault) in zip(remaining, faults) { unit.finish(fault) }
                return
            case .failed(let fault):
                for unit in remaining { unit.finish(fault) }
                return
            case .entangled: apart = true
            case .sunk(let indexes, let fault):
                for index in indexes.reversed() { remaining.remove(at: index).finish(fault) }
            }
        }
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

import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// SQLite: one lane writes, point reads run where they are asked for, scans on threads of their own.
final class SQLiteDriver: Driver {
    let dialect = Dialect(engine: .sqlite)
    private let pool: DatabasePool
    private let lane: SQLiteLane
    private let scans: ThreadGroup
    private let scanLimit: Duration
    private let isClosed = Atomic(false)

    init(_ configuration: SQLiteConfiguration) throws(StoreFault) {
        // Enough connections that a point read, which blocks its thread while it waits for one, never waits: the cooperative
        // pool has one thread per core.
        let connections = ProcessInfo.processInfo.activeProcessorCount + configuration.scanners + 2
        pool = try SQLiteFile(configuration: configuration).openPool(connections: connections)
        lane = SQLiteLane(pool: pool, queueLimit: configuration.queueLimit)
        scans = ThreadGroup(name: "store-scan", count: configuration.scanners, queueLimit: configuration.queueLimit)
        scanLimit = configuration.statementTimeout
        lane.start()
    }

    func read<Value: Sendable>(
        _ cost: ReadCost, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        switch cost {
        case .point:
            return try readHere(body)
        case .scan:
            return try await scans.perform { [self] () throws(StoreFault) in
                try readHere(timeLimit: scanLimit, body)
            }
        }
    }

    func write<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        try await lane.queue.perform(options, body)
    }

    func watchChanges(_ hub: ChangeHub) async {
        await SQLiteChangeWatch(pool: pool).run(hub)
    }

    func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        await scans.stop()
        await withCheckedContinuation { continuation in
            Thread { [self] in
                lane.stop()
                try? pool.close()
                continuation.resume()
            }.start()
        }
    }

    /// Synchronous on purpose: GRDB's synchronous reads cost a fifth of its asynchronous ones.
    private func readHere<Value>(
        timeLimit: Duration? = nil, _ body: (Reader) throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        guard !isClosed.load(ordering: .acquiring) else { throw .abandoned("the store is closed") }
        let result: Result<Value, StoreFault>
        do {
            result = try pool.read { database in
                var deadline = timeLimit.map { ContinuousClock.now + $0 }
                return withUnsafeMutablePointer(to: &deadline) { deadline in
                    if deadline.pointee != nil { interrupt(database, after: deadline) }
                    defer { sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil) }
                    return Result { () throws(StoreFault) in try body(Reader(SQLiteConnection(database))) }
                }
            }
        } catch {
            throw .sqlite(error)
        }
        return try result.get()
    }

    /// Looks at the clock every 10,000 virtual instructions, which take less than a millisecond.
    private func interrupt(
        _ database: GRDB.Database, after deadline: UnsafeMutablePointer<ContinuousClock.Instant?>
    ) {
        sqlite3_progress_handler(
            database.sqliteConnection, 10_000,
            { context in
                guard let deadline = context?.assumingMemoryBound(to: ContinuousClock.Instant?.self).pointee else {
                    return 0
                }
                return ContinuousClock.now > deadline ? 1 : 0
            }, deadline)
    }
}

extension Database {
    /// Opens the SQLite file, creating it when it is missing.
    public static func openSQLite(_ configuration: SQLiteConfiguration) async throws(StoreFault) -> Database {
        Database(try SQLiteDriver(configuration))
    }
}

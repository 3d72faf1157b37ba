import Foundation
import GRDB
import Synchronization

/// SQLite: one lane writes, point reads run where they are asked for, scans on threads of their own.
final class SQLiteDriver: Driver {
    let dialect = Dialect(engine: .sqlite)
    let statements: StatementFigures
    private let pool: DatabasePool
    private let connections: SQLiteReaders
    private let lane: SQLiteLane
    private let scans: ThreadGroup
    private let timeLimit: Duration
    private let isClosed = Atomic(false)
    private let readers = LaneMeter()
    private let readerLimit: Int

    init(_ configuration: SQLiteConfiguration) throws(StoreFault) {
        // A point read blocks its thread, and the cooperative pool has one thread per core.
        readerLimit = ProcessInfo.processInfo.activeProcessorCount
        statements = configuration.statements
        pool = try SQLiteFile(configuration: configuration).openPool()
        connections = SQLiteReaders(path: configuration.path, busyTimeout: configuration.busyTimeout.inSeconds)
        lane = SQLiteLane(pool: pool, configuration)
        scans = ThreadGroup(name: "store-scan", count: configuration.scanners, queueLimit: configuration.queueLimit)
        timeLimit = configuration.statementTimeout
        lane.start()
    }

    func read<Value: Sendable>(
        _ cost: ReadCost, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        switch cost {
        case .point:
            return try readers.whileWorking { () throws(StoreFault) in try readHere(for: timeLimit, body) }
        case .scan, .survey:
            let limit = cost == .survey ? nil : timeLimit
            return try await scans.perform { [self] () throws(StoreFault) in
                try readHere(for: limit, body)
            }
        }
    }

    func write<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        try await lane.queue.perform(options, body)
    }

    var lanes: [LaneFigures] {
        let reading = readers.working
        return [
            lane.figures,
            LaneFigures(
                name: "read", active: reading, idle: max(0, readerLimit - reading), limit: readerLimit, waiting: 0),
            scans.figures(as: "scan"),
        ]
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
                connections.close()
                try? pool.close()
                continuation.resume()
            }.start()
        }
    }

    /// Synchronous on purpose: GRDB's synchronous reads cost a fifth of its asynchronous ones.
    private func readHere<Value>(
        for limit: Duration?, _ body: (Reader) throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        guard !isClosed.load(ordering: .acquiring) else { throw .abandoned("the store is closed") }
        let result: Result<Value, StoreFault> = try connections.read { database, deadline in
            deadline.instant = limit.map { .now + $0 }
            defer { deadline.instant = nil }
            let connection = SQLiteConnection(database, statements)
            return Result { () throws(StoreFault) in
                // One snapshot for all statements. GRDB's own `read` does the same at some expense.
                _ = try connection.run("BEGIN")
                defer { _ = try? connection.run("COMMIT") }
                return try body(Reader(connection))
            }
        }
        return try result.get()
    }
}

extension Database {
    /// Opens the SQLite file, creating it when it is missing.
    public static func openSQLite(_ configuration: SQLiteConfiguration) async throws(StoreFault) -> Database {
        Database(try SQLiteDriver(configuration))
    }
}

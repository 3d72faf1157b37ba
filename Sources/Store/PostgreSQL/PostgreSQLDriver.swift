import Foundation

/// PostgreSQL: connections on threads of their own that take work from a queue; scans have theirs, so that they don't hold up
/// sign-ins.
final class PostgreSQLDriver: Driver {
    let dialect = Dialect(engine: .postgresql)
    let statements: StatementFigures
    private let configuration: PostgreSQLConfiguration
    private let sessions: SessionGroup
    private let scanners: SessionGroup

    init(_ configuration: PostgreSQLConfiguration) {
        self.configuration = configuration
        statements = configuration.statements
        // One server: whoever gets through to it opens the way for all.
        let reachability = Reachability()
        sessions = SessionGroup(name: "store", count: configuration.poolSize, configuration, reachability)
        scanners = SessionGroup(name: "store-scan", count: configuration.scanners, configuration, reachability)
    }

    func read<Value: Sendable>(
        _ cost: ReadCost, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        let group = cost == .point ? sessions : scanners
        let result = await withCheckedContinuation { continuation in
            let refusal = group.queue.put { session in continuation.resume(returning: session.read(body)) }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }

    func write<Value: Sendable>(
        _ options: UnitOptions, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(StoreFault) -> Value {
        let result = await withCheckedContinuation { continuation in
            let unit = UnitOf(options: options, body: body, continuation: continuation)
            let refusal = sessions.queue.put { session in session.perform(unit) }
            if let refusal { unit.finish(refusal) }
        }
        return try result.get()
    }

    var lanes: [LaneFigures] { [sessions.figures(as: "pool"), scanners.figures(as: "scan")] }

    func watchChanges(_ hub: ChangeHub) async {
        await PostgreSQLListener(configuration, hub).run()
    }

    func close() async {
        await sessions.stop()
        await scanners.stop()
    }
}

/// Threads with a session each.
private final class SessionGroup: Sendable {
    let queue: WorkQueue<@Sendable (PostgreSQLSession) -> Void>
    private let running = DispatchGroup()
    private let meter = LaneMeter()
    private let count: Int

    init(name: String, count: Int, _ configuration: PostgreSQLConfiguration, _ reachability: Reachability) {
        self.count = max(count, 1)
        queue = WorkQueue(limit: configuration.queueLimit)
        for number in 1...max(count, 1) {
            running.enter()
            let thread = Thread { [queue, running, meter] in
                let session = PostgreSQLSession(configuration, reachability)
                while let work = queue.take() {
                    let wasConnected = session.isConnected
                    meter.whileWorking { work(session) }
                    meter.changeOpen(from: wasConnected, to: session.isConnected)
                }
                running.leave()
            }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    func figures(as lane: String) -> LaneFigures {
        let active = meter.working
        return LaneFigures(
            name: lane, active: active, idle: max(0, meter.opened - active), limit: count, waiting: queue.count)
    }

    func stop() async {
        queue.close()
        await withCheckedContinuation { continuation in
            running.notify(queue: .global()) { continuation.resume() }
        }
    }
}

extension Database {
    /// Opens connections to PostgreSQL as they are needed, after one that shows that the server is there and fit.
    public static func openPostgreSQL(
        _ configuration: PostgreSQLConfiguration
    ) async throws(StoreFault) -> Database {
        let database = Database(PostgreSQLDriver(configuration))
        do throws(StoreFault) {
            try await database.read { reader throws(StoreFault) in
                let version = try reader.value("SELECT current_setting('server_version_num')::int", as: Int.self) ?? 0
                guard version >= 150_000 else {
                    throw .unusable("PostgreSQL 15 or newer is needed, this is \(version)")
                }
                let encoding = try reader.value("SELECT current_setting('server_encoding')", as: String.self)
                guard encoding == "UTF8" else { throw .unusable("the database must be encoded in UTF8") }
            }
        } catch {
            await database.close()
            throw error
        }
        return database
    }
}

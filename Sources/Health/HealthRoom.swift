public import Audit
public import Core
public import Identity
public import Store
import Synchronization
public import Telemetry

/// What the server says about itself, put together: one call for the composition root.
///
/// What is dear to find out is found out beforehand: components are looked at and accounts counted at intervals, tables measured by a
/// job. A report reads what is there, some counters, and a few rows by their key.
public final class HealthRoom: Sendable {
    /// How the components do.
    public let board: HealthBoard
    /// What measures the tables; a job calls it.
    public let sampler: TableSampler
    private let base: Foundations
    private let settings: HealthSettings
    private let started = ContinuousClock.now
    private let machine = MachineMeter()
    private let accounts = Mutex<AccountFigures?>(nil)

    /// What the room stands on.
    public struct Foundations: Sendable {
        /// The main database, for its lanes and statements.
        public var store: Database
        /// The same behind the audit log.
        public var database: AuditedDatabase
        /// The accounts.
        public var identity: IdentityRoom
        /// The log, for its errors and requests.
        public var log: LogSink
        /// The time.
        public var time: any TimeSource

        /// What the room stands on.
        public init(
            store: Database, database: AuditedDatabase, identity: IdentityRoom, log: LogSink, time: any TimeSource
        ) {
            self.store = store
            self.database = database
            self.identity = identity
            self.log = log
            self.time = time
        }
    }

    /// Opens the room; the components are shown in this order.
    public init(on base: Foundations, components: [Component], settings: HealthSettings) {
        self.base = base
        self.settings = settings
        board = HealthBoard(components, interval: settings.interval, time: base.time)
        sampler = TableSampler(database: base.database, time: base.time)
    }

    /// Looks, measures and counts until cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.board.run() }
            group.addTask { await self.followMachine() }
            group.addTask { await self.followAccounts() }
        }
    }

    /// Looks once at every component that there is without a running server, and says what was found: for the terminal.
    public func lookOnce() async -> [ComponentReport] {
        await board.checkAll()
        return board.states.filter { !$0.component.isOfServer }.map(ComponentReport.init)
    }

    /// What anybody may know.
    public var publicStatus: PublicStatus {
        PublicStatus(service: settings.service, states: board.states, at: base.time.now())
    }

    /// What administrators may know. `endpoints` are the paths that tell more.
    public func report(endpoints: [String]) async -> HealthReport {
        let jobs = try? await base.database.read { reader throws(StoreFault) in try reader.jobCounts() }
        return HealthReport(
            service: settings.service, version: settings.version, environment: settings.environment,
            time: base.time.now(), uptime: .now - started, components: board.states,
            system: machine.figures.map(SystemView.init), database: await databaseView(),
            accounts: accounts.withLock(\.self), requests: base.log.requests.summary,
            jobs: jobs.map { JobsView(waiting: $0.waiting, dead: $0.dead) }, isAnchored: settings.isAnchored,
            errors: await recentErrors(),
            endpoints: endpoints)
    }

    /// Accounts, sessions and keys in full.
    public var accountsReport: AccountsReport {
        AccountsReport(figures: accounts.withLock(\.self), policy: settings.policy)
    }

    /// The database in depth; its catalogue and counters are read on a thread of their own.
    public func databaseReport() async throws(StoreFault) -> DatabaseReport {
        let view = await databaseView()
        return try await base.database.read(.scan) { reader throws(StoreFault) in
            DatabaseReport(
                database: view, schema: try reader.schemaName(), clients: try reader.clients(),
                writes: try reader.tableWrites(), indexes: try reader.indexUses())
        }
    }

    private func databaseView() async -> DatabaseView {
        let start = ContinuousClock.now
        let answer = try? await base.database.read { reader throws(StoreFault) in
            try reader.value("SELECT 1", as: Int.self)
        }
        let elapsed = ContinuousClock.now - start
        let known = try? await base.database.read { reader throws(StoreFault) in
            (try reader.engineVersion(), try reader.databaseSize())
        }
        let (statements, trends) = (base.store.statements, try? await sampler.trends())
        return DatabaseView(
            engine: base.database.dialect.engine, version: known?.0, bytes: known?.1,
            component: board.states.first { $0.component.name == "Database" },
            responseTime: answer == 1 ? elapsed : nil, lanes: base.store.lanes, statements: statements.statements,
            statementTime: statements.total, slow: statements.slowest(), tables: trends ?? [])
    }

    private func recentErrors() async -> [ErrorView] {
        let errors = base.log.errors
        return errors.latest(20).map { error in
            ErrorView(error: error, backtrace: error.backtrace.map(errors.lines) ?? [])
        }
    }

    private func followMachine() async {
        while (try? await Task.sleep(for: settings.interval)) != nil { machine.sample() }
    }

    private func followAccounts() async {
        repeat {
            await countAccounts()
        } while (try? await Task.sleep(for: settings.interval * Self.accountsShare)) != nil
    }

    /// Accounts are counted at every so many looks: it reads whole tables, if small ones.
    private static let accountsShare = 6

    private func countAccounts() async {
        guard let figures = try? await base.identity.figures(at: base.time.now()) else { return }
        accounts.withLock { $0 = figures }
    }
}

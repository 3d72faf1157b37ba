public import Access
import Accounts
public import Audit
import Core
public import Store

/// Reads what changed in Zoho, module by module and page by page; each page is taken in before the next is asked for, and what is reached
/// is written down then. A job does a slice of it and leaves the rest to the next.
public struct ZohoSync: Sendable {
    let store: ZohoStore
    let client: ZohoClient
    let absorb: Absorb
    let plan: ZohoPlan
    let time: any TimeSource
    let randomness: any Randomness

    /// The kind of the job that does a slice.
    public static let job: JobKind = "zoho.sync"
    /// How long a slice is: with the longest request it ends before the job's lease does.
    static let slice = Duration.seconds(20)
    /// After which time without a page another may go on with what somebody left without a word.
    static let lease = Duration.seconds(45)

    /// Asks for a run, or says which one goes on already. One that nobody is to go on with is gone on with now.
    public func start(by grant: Grant) async throws(ZohoFault) -> SyncRun {
        let target = Target(type: "crm", id: "zoho")
        return try await store.change(by: grant, .syncStarted, on: target) { change throws(StoreFault) in
            let transaction = change.transaction
            if let run = try transaction.syncRun(), run.finishedAt == nil {
                guard try !transaction.isWaiting(Self.job) else { return .rollback(run) }
                try transaction.enqueue(JobDraft(Self.job), at: change.time, change.randomness)
                return .commit(run)
            }
            let run = SyncRun(SyncRunID.make(at: change.time, change.randomness), at: change.time)
            try run.write(transaction)
            try transaction.enqueue(JobDraft(Self.job), at: change.time, change.randomness)
            return .commit(run)
        }
    }

    /// Does a slice, and has the next one done if there is more. Throws ``ZohoFault`` when it is to be tried again.
    func work(_ job: Job) async throws {
        do throws(ZohoFault) {
            // Who is at it may have been killed, and then nobody would go on.
            guard let isDone = try await advance() else { return try await goOn(after: Self.lease) }
            if !isDone { try await goOn(after: .zero) }
        } catch .throttled(let delay?) {
            try await goOn(after: delay)
        } catch .circuitOpen(let until) {
            try await goOn(after: max(.seconds(1), until - time.now()))
        } catch {
            throw error
        }
    }

    private func goOn(after delay: Duration) async throws(ZohoFault) {
        let (now, randomness) = (time.now(), randomness)
        try await store.keep { transaction throws(StoreFault) in
            try transaction.enqueue(JobDraft(Self.job, runAt: now + delay), at: now, randomness)
            return .commit(())
        }
    }

    /// Goes on until the run that goes on is over, whoever does it.
    public func runToEnd() async throws(ZohoFault) {
        while !Task.isCancelled {
            if let isDone = try await advance() {
                if isDone { return }
                continue
            }
            try? await Task.sleep(for: .seconds(1))
            let run = try await store.read { reader throws(StoreFault) in try reader.syncRun() }
            if run?.finishedAt != nil { return }
        }
    }

    /// Goes on with the run, or begins one, for a slice. Says whether it is done; nil when somebody else is at it.
    func advance() async throws(ZohoFault) -> Bool? {
        guard let run = try await claim() else { return nil }
        do throws(ZohoFault) {
            let isDone = try await read(run, until: .now + Self.slice)
            try await release(run, isDone: isDone)
            return isDone
        } catch {
            // Without credentials or permission nothing gets better by itself; the schedule tries again.
            try? await release(run, isDone: !error.isPassing)
            throw error
        }
    }

    private func claim() async throws(ZohoFault) -> SyncRunID? {
        let (now, new) = (time.now(), SyncRunID.make(at: time.now(), randomness))
        return try await store.keep { transaction throws(StoreFault) in
            let current = try transaction.syncRun()
            let run: SyncRunID
            switch current {
            case let current? where current.finishedAt == nil:
                guard current.leaseUntil <= now else { return .rollback(nil) }
                run = current.id
            default:
                try SyncRun(new, at: now).write(transaction)
                run = new
            }
            try transaction.run("UPDATE zoho_runs SET lease_until = \(now + Self.lease) WHERE run_id = \(run)")
            return .commit(run)
        }
    }

    private func release(_ run: SyncRunID, isDone: Bool) async throws(ZohoFault) {
        let now = time.now()
        try await store.keep { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE zoho_runs SET lease_until = \(now), finished_at = \(isDone ? now : nil) WHERE run_id = \(run)
                """)
            return .commit(())
        }
    }

    /// Whether everything was read before the time was up.
    private func read(_ run: SyncRunID, until end: ContinuousClock.Instant) async throws(ZohoFault) -> Bool {
        for module in ZohoModule.allCases {
            var progress = try await progress(of: module)
            guard progress.run != run || progress.stage != .done else { continue }
            progress.begin(run, at: time.now())
            while progress.stage != .done {
                guard ContinuousClock.now < end, !Task.isCancelled else { return false }
                do throws(ZohoFault) {
                    try await step(&progress)
                } catch {
                    progress.failed(error, at: time.now())
                    try await write(progress)
                    if error.stopsTheRun, !progress.isGivenUp(after: error) { throw error }
                }
            }
        }
        return true
    }

    func progress(of module: ZohoModule) async throws(ZohoFault) -> ModuleProgress {
        let found = try await store.read { reader throws(StoreFault) in
            try reader.first(
                "SELECT \(ModuleProgress.columns) FROM zoho_modules WHERE module = \(module.rawValue)",
                as: ModuleProgress.self)
        }
        return found ?? ModuleProgress(module)
    }

    func write(_ progress: ModuleProgress) async throws(ZohoFault) {
        let until = time.now() + Self.lease
        try await store.keep { transaction throws(StoreFault) in
            try progress.write(transaction)
            try transaction.run("UPDATE zoho_runs SET lease_until = \(until) WHERE run_id = \(progress.run)")
            return .commit(())
        }
    }
}

extension Action {
    /// Somebody had everything read that changed in Zoho.
    public static let syncStarted = Action("zoho_sync.started")
}

extension ZohoFault {
    /// Whether other modules would fare no better.
    fileprivate var stopsTheRun: Bool {
        if case .refused = self { false } else { true }
    }
}

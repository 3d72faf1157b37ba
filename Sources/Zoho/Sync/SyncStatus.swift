import Audit
public import Core
import Store

/// How the connection to Zoho does.
public struct SyncStatus: Sendable {
    /// `idle`, `waiting` for its turn, or `running`.
    public let state: String
    /// The run that goes on, or the last one.
    public let run: SyncRun?
    /// The time at which every module was as it is in Zoho; nil before that.
    public let currentAsOf: Instant?
    /// How old what is here may be.
    public let age: Duration?
    /// Whether that is too old.
    public let isStale: Bool
    /// Whether requests go through.
    public let circuit: CircuitState
    /// Each module.
    public let modules: [ModuleStatus]
    /// Webhooks.
    public let webhooks: WebhookCounts
    /// Where the organisation's data is.
    public let centre: DataCentre

    /// In one sentence, for the terminal.
    public var words: String {
        let age =
            age.map { "as it was \($0.components.seconds / 60) minutes ago at the latest" } ?? "not read whole yet"
        return "\(state); \(age); \(webhooks.waiting) webhooks wait, \(webhooks.dead) could not be worked off"
    }

    /// The modules of which the last reading failed.
    public var failing: [ModuleStatus] { modules.filter { $0.lastError != nil } }
}

/// How one module does.
public struct ModuleStatus: Sendable {
    let progress: ModuleProgress
    let now: Instant

    /// Its name.
    public var name: String { progress.module.rawValue }
    /// Why it failed last, since it last worked.
    public var lastError: String? { progress.lastError }
}

extension ZohoSync {
    /// How everything does.
    func status(_ webhooks: WebhookCounts) async throws(ZohoFault) -> SyncStatus {
        let now = time.now()
        let (run, rows) = try await store.read { reader throws(StoreFault) in
            (
                try reader.syncRun(),
                try reader.rows("SELECT \(ModuleProgress.columns) FROM zoho_modules", as: ModuleProgress.self)
            )
        }
        let all = ZohoModule.allCases.map { module in
            rows.first { $0.module == module } ?? ModuleProgress(module)
        }
        // As old as its oldest part, and that as old as the moment at which the last of it was read.
        let times = all.map(\.currentAsOf)
        let currentAsOf = times.contains(nil) ? nil : times.compactMap { $0 }.min()
        let age = currentAsOf.map { now - $0 }
        return SyncStatus(
            state: run?.state(at: now) ?? "idle", run: run, currentAsOf: currentAsOf, age: age,
            isStale: age.map { $0 > plan.staleAfter } ?? true, circuit: client.circuit,
            modules: all.map { ModuleStatus(progress: $0, now: now) }, webhooks: webhooks, centre: plan.centre)
    }
}

extension ModuleProgress {
    /// At which time what is here was as it was there.
    fileprivate var currentAsOf: Instant? { lastSuccessAt }
}

extension SyncStatus: Shaped {
    /// What `GET /v1/zoho/status` and `castellan zoho status` show.
    public static let shape = Shape<SyncStatus>(
        "ZohoStatus", "How the connection to Zoho CRM does.",
        [
            .field("dataCentre", "Where the organisation's data is.") { $0.centre.rawValue },
            .field("state", "`idle`, `waiting` or `running`.") { $0.state },
            .field("runId", "The run that goes on, or the last one.") { $0.run?.id },
            .field("requestedAt", "When it was asked for.") { $0.run?.requestedAt },
            .field("finishedAt", "When it ended; null while it goes on.") { $0.run?.finishedAt },
            .field("currentAsOf", "When the module that was read longest ago was last read whole; null before that.") {
                $0.currentAsOf
            },
            .field("ageSeconds", "How old what is here may be.") { $0.age.map { Int64($0.components.seconds) } },
            .field("isStale", "Whether that is older than it should be.") { $0.isStale },
            .field("circuit", "Whether requests go through: `closed`, `open` or `half_open`.") { $0.circuit.name },
            .field("modules", "Each module.") { $0.modules },
            .field("webhooks", "What Zoho told.") { $0.webhooks },
        ])
}

extension ModuleStatus: Shaped {
    /// A part of the status, and a row of `castellan zoho status`.
    public static let shape = Shape<ModuleStatus>(
        "ZohoModuleStatus", "How one module of Zoho CRM does.",
        [
            .field("module", "Its name.") { $0.name },
            .field("stage", "What is being read: `records`, `deleted`; or `done`.") { $0.progress.stage.rawValue },
            .field("highWaterMark", "The latest change that is here.") { $0.progress.mark },
            .field("lastSuccessAt", "When it was last read whole.") { $0.progress.lastSuccessAt },
            .field("ageSeconds", "How long ago that is.") { status in
                status.progress.lastSuccessAt.map { Int64((status.now - $0).components.seconds) }
            },
            .field("fetched", "Records read in this run.") { $0.progress.fetched },
            .field("created", "Of them new here.") { $0.progress.counts.created },
            .field("updated", "Of them changed here.") { $0.progress.counts.updated },
            .field("unchanged", "Of them as they were.") { $0.progress.counts.unchanged },
            .field("deleted", "Taken away here.") { $0.progress.counts.deleted },
            .field("leftOut", "Records that can't be read or taken in, and wait for a change in Zoho; ever.") {
                $0.progress.leftOut
            },
            .field("lastLeftOut", "The last of them, by its id, and why.") { $0.progress.lastLeftOut },
            .field("lastError", "Why it failed last; null once it works.") { $0.lastError },
            .field("lastErrorAt", "When.") { $0.progress.lastErrorAt },
        ])
}

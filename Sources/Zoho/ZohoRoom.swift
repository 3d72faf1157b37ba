public import Audit
public import Core
public import OutboundHTTP
public import Store

/// Everything this room does, put together: one call for the composition root.
public struct ZohoRoom: Sendable {
    /// What Zoho tells.
    public let webhooks: Webhooks
    /// What is read from Zoho.
    public let sync: ZohoSync
    /// What approved orders are carried out by.
    public let executor: ZohoExecutor
    /// From one sync to the next.
    public let interval: Duration
    private let plan: ZohoPlan
    private let outbound: Outbound
    private let time: any TimeSource

    /// The room of a plan. `absorb` takes in what is read.
    public init(
        _ plan: ZohoPlan, database: AuditedDatabase, outbound: Outbound, time: any TimeSource,
        randomness: any Randomness, absorb: @escaping Absorb
    ) {
        let store = ZohoStore(database: database)
        let client = ZohoClient(plan, outbound, time)
        interval = plan.interval
        self.plan = plan
        self.outbound = outbound
        self.time = time
        webhooks = Webhooks(
            store: store, signing: plan.webhooks, queueLimit: plan.webhookQueue, randomness: randomness, time: time)
        sync = ZohoSync(
            store: store, client: client, absorb: absorb, plan: plan, time: time, randomness: randomness)
        executor = ZohoExecutor(ledger: OrderLedger(store: store, time: time), client: client, sync: sync)
    }

    /// Removes webhooks that were worked off long ago, and gives up those whose job is gone.
    public static let expiry: JobKind = "zoho.expire"
    /// How often.
    public static let expiresEvery = Duration.seconds(3_600)

    /// Does a job of this room. Throws ``ZohoFault`` when it is to be tried again.
    public func work(_ job: Job) async throws {
        switch job.kind {
        case Webhooks.job:
            try await webhooks.work(job) { operation, module, ids throws(ZohoFault) in
                try await sync.refresh(operation, module, ids)
            }
        case ZohoSync.job: try await sync.work(job)
        case Self.expiry: try await webhooks.expire()
        default: break
        }
    }

    /// Asks for an access token with credentials that aren't in use yet; throws what Zoho says to them.
    public func prove(_ credentials: ZohoCredentials) async throws(ZohoFault) {
        var plan = plan
        plan.credentials = { _ in credentials }
        _ = try await ZohoTokens(plan, outbound, time).token()
    }

    /// How everything does.
    public func status() async throws(ZohoFault) -> SyncStatus {
        try await sync.status(try await webhooks.counts())
    }

    /// What an operator has to know; nil when all is well. Before the first sync had its time, nothing is wrong yet.
    public func impairment() async throws(ZohoFault) -> String? {
        let status = try await status()
        switch status.circuit {
        case .open(let until): return "\(ZohoFault.circuitOpen(until: until))"
        case .closed, .probing: break
        }
        if let failing = status.failing.first { return "\(failing.name): \(failing.lastError ?? "")" }
        if status.isStale, let age = status.age {
            return "what is here is \(age.components.seconds / 60) minutes old"
        }
        if status.webhooks.dead > 0 { return "\(status.webhooks.dead) webhooks could not be worked off" }
        return nil
    }
}

public import Audit
public import Core
public import Delivery
public import Vault

/// Everything this room does, put together: one call for the composition root.
public struct AccountsRoom: Sendable {
    let store: AccountStore
    /// The accounts.
    public let records: AccountRecords
    /// What belongs to them.
    public let belongings: Belongings
    /// What people write on them by hand.
    public let journal: AccountJournal
    /// What is proposed, and who decided on it.
    public let recommendations: Recommendations
    /// Runs of the analysis.
    public let analyses: Analyses
    /// Where actions on accounts of a source are carried out; those without one on this server's own rows.
    public var executors: [RemoteSource: any OrderExecutor] = [:]
    private let outbox: Outbox

    /// The room on its foundations.
    public init(
        database: AuditedDatabase, vault: KeyVault, outbox: Outbox,
        policy: RecommendationPolicy = RecommendationPolicy(),
        time: any TimeSource, randomness: any Randomness
    ) {
        let store = AccountStore(database: database, vault: vault, time: time, randomness: randomness)
        self.store = store
        self.outbox = outbox
        records = AccountRecords(store: store)
        belongings = Belongings(store: store)
        recommendations = Recommendations(store: store, policy: policy)
        journal = AccountJournal(store: store, check: recommendations.check)
        analyses = Analyses(store: store, recommendations: recommendations)
    }

    /// Carrying out what was decided.
    public var orders: Orders { Orders(store: store, recommendations: recommendations, executors: executors) }

    /// Ends what nobody decided in time, and reminds of what will end soon.
    public func keepDeadlines() async throws { try await recommendations.keepDeadlines(outbox) }
}

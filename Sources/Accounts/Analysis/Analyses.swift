public import Access
import AccountSignals
public import Audit
import Core
import SecurityEvents
public import Store
import Vault

/// Runs of the analysis: somebody starts one, a job does it, and what it tells meanwhile can be followed.
///
/// The analyst proposes and nothing else: what it finds becomes recommendations, which somebody has to approve.
public struct Analyses: Sendable {
    let store: AccountStore
    let recommendations: Recommendations

    /// The kind of the job that runs one analysis; its handler is ``run(_:)``.
    public static let job: JobKind = "accounts.analyze"
    static let mostAttempts = 3
    static let agent = "account_analyst"

    /// What starting one came to.
    public enum StartOutcome: Sendable {
        /// It runs.
        case started(AnalysisView)
        /// The account isn't there, or out of reach.
        case notFound
        /// The account is archived.
        case isArchived
    }

    /// Starts an analysis for somebody.
    public func start(
        _ key: AccountKey, for user: Decider, grant: Grant
    ) async throws(AccountsFault) -> StartOutcome {
        let reach = user.reach
        let account: Account? = try await store.read { reader throws(StoreFault) in
            try reader.account(key, within: reach)
        }
        guard let found = account else { return .notFound }
        guard found.archivedAt == nil else { return .isArchived }
        let id = AnalysisID.make(at: store.time.now(), store.randomness)
        try await store.change(by: grant, .accountAnalysisStarted, on: .account(found.id)) {
            change throws(StoreFault) in
            try change.transaction.run(
                """
                INSERT INTO account_analyses (id, account_id, started_by, status, created_at) \
                VALUES (\(id), \(found.id), \(user.userID), 'in_progress', \(change.time))
                """)
            let draft = JobDraft(
                Self.job, payload: JSONText(#"{"analysis":"\#(id)"}"#), maxAttempts: Self.mostAttempts)
            try change.transaction.enqueue(draft, at: change.time, change.randomness)
            change.note("reference", .text(found.reference))
            change.note("session", .text(AnalysisKey(id).text))
            return .commit(())
        }
        guard let view = try await find(AnalysisKey(id), within: reach) else { return .notFound }
        return .started(view)
    }

    /// A run; nil for one of an account out of reach, too.
    public func find(
        _ key: AnalysisKey, within reach: AccountReach
    ) async throws(AccountsFault) -> AnalysisView? {
        try await store.read { reader throws(StoreFault) in
            let row: AnalysisRow? = try reader.first(
                """
                SELECT \(AnalysisRow.columns) FROM account_analyses JOIN accounts ON accounts.id = account_id \
                WHERE account_analyses.id = \(key.id) AND \(reach.accounts)
                """)
            guard let row else { return nil }
            return AnalysisView(row, try reader.rows(Self.events(of: key.id, after: 0)))
        }
    }

    /// What a run has told after the event numbered `number`, in order.
    public func events(
        of key: AnalysisKey, after number: Int64
    ) async throws(AccountsFault) -> [AnalysisEvent] {
        try await store.read { reader throws(StoreFault) in try reader.rows(Self.events(of: key.id, after: number)) }
    }

    private static func events(of id: AnalysisID, after number: Int64) -> SQL {
        """
        SELECT number, name, data, created_at FROM account_analysis_events \
        WHERE analysis_id = \(id) AND number > \(number) ORDER BY number
        """
    }
}

extension Action {
    /// Somebody had an account analyzed.
    public static let accountAnalysisStarted = Action("account.analysis_started")
    /// An account was analyzed.
    public static let accountAnalyzed = Action("account.analyzed")
}

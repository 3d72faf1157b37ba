import Core
import Store

/// How far a module was read: one row of `zoho_modules`.
///
///     records ── last page ──▶ deleted ── last page ──▶ done ── next run ──▶ records
///
/// `since` is what the pages in progress were asked with, `mark` the latest change among what is taken in: pages come in the order of
/// changes, so that whatever ends a run, the next goes on from the mark.
struct ModuleProgress: Sendable, Equatable {
    enum Stage: String {
        case records
        case deleted
        case done
    }

    let module: ZohoModule
    var run: SyncRunID?
    var stage = Stage.done
    var since: Instant?
    var mark: Instant?
    var pageToken: String?
    var deletedMark: Instant?
    var deletedPage = 1
    var startedAt: Instant?
    var lastSuccessAt: Instant?
    var lastError: String?
    var lastErrorAt: Instant?
    var fetched = 0
    var counts = AbsorbCounts()

    init(_ module: ZohoModule) { self.module = module }

    /// Changes of the same second as the mark may have come after the page that set it.
    static let overlap = Duration.seconds(1)
    /// Zoho's clock and ours may differ by so much, and more isn't lost by looking at deletions twice.
    static let clockMargin = Duration.seconds(600)

    /// Begins a run, or goes on with what another left.
    mutating func begin(_ run: SyncRunID, at now: Instant) {
        guard self.run != run else { return }
        self.run = run
        startedAt = now
        fetched = 0
        counts = AbsorbCounts()
        if stage == .done { restart() }
    }

    /// Begins at the mark, without a page token: at the start of a run, or when Zoho doesn't know the token any more.
    mutating func restart() {
        stage = .records
        since = mark.map { $0 - Self.overlap }
        pageToken = nil
    }

    /// A page of records is taken in.
    mutating func took(_ page: RecordPage, _ absorbed: AbsorbCounts) {
        fetched += page.records.count
        counts.add(absorbed)
        mark = (page.records.compactMap { $0["Modified_Time"]?.time } + [mark].compactMap { $0 }).max()
        pageToken = page.next
        if page.next == nil {
            stage = .deleted
            deletedPage = 1
        }
    }

    /// A page of deletions is.
    mutating func took(_ page: DeletedPage, _ absorbed: AbsorbCounts, at now: Instant) {
        counts.add(absorbed)
        deletedPage += 1
        if !page.hasMore { finish(at: now) }
    }

    /// Everything was read.
    mutating func finish(at now: Instant) {
        stage = .done
        deletedMark = (startedAt ?? now) - Self.clockMargin
        lastSuccessAt = now
        lastError = nil
        lastErrorAt = nil
    }

    /// It went wrong; when for good, the run goes on with other modules.
    mutating func failed(_ fault: ZohoFault, at now: Instant) {
        lastError = String("\(fault)".prefix(300))
        lastErrorAt = now
        if !fault.isPassing { stage = .done }
    }
}

extension AbsorbCounts {
    fileprivate mutating func add(_ other: AbsorbCounts) {
        created += other.created
        updated += other.updated
        unchanged += other.unchanged
        deleted += other.deleted
    }
}

extension ModuleProgress: RowDecodable {
    static let columns: SQL = """
        module, run_id, stage, since, mark, page_token, deleted_mark, deleted_page, started_at, last_success_at, last_error,
        last_error_at, fetched, created, updated, unchanged, deleted
        """

    /// Reads ``columns``.
    init(row: Row) throws(StoreFault) {
        let name: String = try row.get(0)
        guard let module = ZohoModule(rawValue: name), let stage = Stage(rawValue: try row.get(2)) else {
            throw .decoding("zoho_modules: \(name)")
        }
        self.init(module)
        self.stage = stage
        run = try row.get(1)
        since = try row.get(3)
        mark = try row.get(4)
        pageToken = try row.get(5)
        deletedMark = try row.get(6)
        deletedPage = try row.get(7)
        startedAt = try row.get(8)
        lastSuccessAt = try row.get(9)
        lastError = try row.get(10)
        lastErrorAt = try row.get(11)
        fetched = try row.get(12)
        counts.created = try row.get(13)
        counts.updated = try row.get(14)
        counts.unchanged = try row.get(15)
        counts.deleted = try row.get(16)
    }

    /// Writes the row.
    func write(_ transaction: Transaction) throws(StoreFault) {
        try transaction.run("DELETE FROM zoho_modules WHERE module = \(module.rawValue)")
        try transaction.run(
            """
            INSERT INTO zoho_modules (\(Self.columns)) VALUES (\(module.rawValue), \(run), \(stage.rawValue), \(since),
                \(mark), \(pageToken), \(deletedMark), \(deletedPage), \(startedAt), \(lastSuccessAt), \(lastError),
                \(lastErrorAt), \(fetched), \(counts.created), \(counts.updated), \(counts.unchanged), \(counts.deleted))
            """)
    }
}

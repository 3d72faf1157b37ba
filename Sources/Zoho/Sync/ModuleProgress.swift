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
    /// How often in a row the page in progress couldn't be read or taken in.
    var pageFailures = 0
    /// How many records were left out since they can't be read or taken in, and the last of them with the reason.
    var leftOut = 0
    var lastLeftOut: String?

    init(_ module: ZohoModule) { self.module = module }

    /// Changes of the same second as the mark may have come after the page that set it.
    static let overlap = Duration.seconds(1)
    /// After so many failures a page is read record by record.
    static let mostPageFailures = 3
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

    /// Whether beginning at the mark once more would ask for something else.
    var canRestart: Bool { since != mark.map { $0 - Self.overlap } }

    /// A page of records is taken in. From the first one on, what is deleted in Zoho has to be asked for, whatever becomes of this run.
    mutating func took(_ page: RecordPage, _ absorbed: AbsorbCounts) {
        if deletedMark == nil, !page.records.isEmpty { deletedMark = startedAt.map { $0 - Self.clockMargin } }
        pageFailures = 0
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
        pageFailures = 0
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
        if fault.isOfTheRecords { pageFailures += 1 }
        if !fault.isPassing || isGivenUp(after: fault) { stage = .done }
    }

    /// Whether a fault is one of what is read, and reading it record by record didn't help: other modules may fare better.
    func isGivenUp(after fault: ZohoFault) -> Bool { fault.isOfTheRecords && pageFailures > Self.mostPageFailures }

    /// A record is left out: it isn't read again before it changes in Zoho.
    mutating func leaveOut(_ id: String, _ fault: ZohoFault) {
        leftOut += 1
        lastLeftOut = String("\(id): \(fault)".prefix(300))
    }
}

extension ZohoFault {
    /// Whether it may be what is read that is wrong, rather than Zoho or this server.
    var isOfTheRecords: Bool {
        switch self {
        case .unreadable, .notAbsorbed: true
        default: false
        }
    }
}

extension ModuleProgress: RowDecodable {
    static let columns: SQL = """
        module, run_id, stage, since, mark, page_token, deleted_mark, deleted_page, started_at, last_success_at, last_error,
        last_error_at, fetched, created, updated, unchanged, deleted, page_failures, left_out, last_left_out
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
        pageFailures = try row.get(17)
        leftOut = try row.get(18)
        lastLeftOut = try row.get(19)
    }

    /// Writes the row.
    func write(_ transaction: Transaction) throws(StoreFault) {
        try transaction.run("DELETE FROM zoho_modules WHERE module = \(module.rawValue)")
        try transaction.run(
            """
            INSERT INTO zoho_modules (\(Self.columns)) VALUES (\(module.rawValue), \(run), \(stage.rawValue), \(since),
                \(mark), \(pageToken), \(deletedMark), \(deletedPage), \(startedAt), \(lastSuccessAt), \(lastError),
                \(lastErrorAt), \(fetched), \(counts.created), \(counts.updated), \(counts.unchanged), \(counts.deleted),
                \(pageFailures), \(leftOut), \(lastLeftOut))
            """)
    }
}

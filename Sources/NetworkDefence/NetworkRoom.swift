public import Audit
public import Core
public import Geo
public import SecurityEvents
public import Store

/// Everything this room does, put together: one call for the composition root.
public struct NetworkRoom: Sendable {
    /// The rules for addresses.
    public let rules: IPRules
    /// Who may come in at all.
    public let gate: Gate
    /// Budgets of requests.
    public let limits: RequestLimits
    /// Budgets, told to the other nodes.
    public let sharing: LimitSharing
    /// The rules as bouncers read them.
    public let decisions: Decisions
    private let changes: ChangeFeed

    /// What the room stands on.
    public struct Foundations: Sendable {
        /// The database.
        public var database: AuditedDatabase
        /// The security events.
        public var events: EventLog
        /// What changes in the database, also from outside.
        public var changes: ChangeFeed
        /// Where addresses are.
        public var places: Places
        /// The time.
        public var time: any TimeSource
        /// Random bytes.
        public var randomness: any Randomness
        /// Is told, in one sentence, what an operator has to know.
        public var report: @Sendable (String) -> Void

        /// What the room stands on.
        public init(
            database: AuditedDatabase, events: EventLog, changes: ChangeFeed, places: Places, time: any TimeSource,
            randomness: any Randomness, report: @escaping @Sendable (String) -> Void
        ) {
            self.database = database
            self.events = events
            self.changes = changes
            self.places = places
            self.time = time
            self.randomness = randomness
            self.report = report
        }
    }

    /// What an operator decides.
    public struct Policy: Sendable {
        /// Which countries may come.
        public var countries: CountryRule
        /// Where administrators may come from; anywhere when empty.
        public var administrators: [CIDR]
        /// How much each budget holds.
        public var budgets: RequestBudgets

        /// What an operator decides.
        public init(
            countries: CountryRule = .all, administrators: [CIDR] = [], budgets: RequestBudgets = RequestBudgets()
        ) {
            self.countries = countries
            self.administrators = administrators
            self.budgets = budgets
        }
    }

    /// Puts the room together.
    public init(on base: Foundations, policy: Policy) {
        let store = NetworkStore(database: base.database)
        let book = RuleBook(store: store, isFresh: { base.changes.isFresh }, report: base.report)
        changes = base.changes
        rules = IPRules(store: store, book: book, time: base.time, randomness: base.randomness)
        gate = Gate(
            administrators: policy.administrators, book: book, places: base.places, countries: policy.countries)
        limits = RequestLimits(policy.budgets, isShared: base.database.dialect.engine == .postgresql)
        sharing = LimitSharing(
            limits, store: store, events: base.events, time: base.time, randomness: base.randomness,
            report: base.report)
        decisions = Decisions(store: store, time: base.time)
    }

    /// Looks whether the room does all that it is for; throws when the rules can't be read. What is not as it should be, in words;
    /// nil when all is well.
    public func check() async throws(NetworkFault) -> String? {
        if let broken = try await rules.book.check() { return broken }
        guard let since = sharing.aloneSince else { return nil }
        return "since \(since.rfc3339) requests are counted on each node alone: the database didn't take the counts"
    }

    /// Follows the database's changes and tells the other nodes what was granted, until cancelled. Run it beside the server.
    public func run() async {
        await withTaskGroup { group in
            let (book, notices, sharing) = (rules.book, changes.subscribe(), sharing)
            group.addTask { await book.follow(notices) }
            group.addTask { await sharing.run() }
        }
    }
}

/// Statements of one read or one unit on a link.
final class PostgreSQLConnection: Connection {
    let dialect = Dialect(engine: .postgresql)
    /// The first statement that failed: the server refuses all others until the transaction is undone.
    private(set) var firstFault: StoreFault?
    /// The transaction's id, once `BEGIN` was answered: what to ask for when a commit's answer is lost.
    private(set) var transactionID: String?
    private let link: PostgreSQLLink
    private let timeLimit: Duration?
    private let statements: StatementFigures
    /// What was queued last: the one that a flush is counted as, with those that travelled along.
    private var lastQueued = ""
    private var isTransactionIDQueued = false

    /// How much longer than the server's own limit a statement may stay unanswered before the connection counts as lost.
    private static let grace = Duration.seconds(5)

    init(_ link: PostgreSQLLink, timeLimit: Duration?, _ statements: StatementFigures) {
        self.link = link
        self.statements = statements
        self.timeLimit = timeLimit
    }

    /// Queues the start of a transaction, to be sent with its first statement.
    func begin(_ statements: [String], asksForID: Bool) throws(StoreFault) {
        for statement in statements { try link.queue(statement) }
        guard asksForID else { return }
        try link.queue("SELECT pg_current_xact_id()::text")
        isTransactionIDQueued = true
        precedingStatements = statements.count
    }

    private var precedingStatements = 0

    func query(_ sql: SQL, _ each: (Row) throws(StoreFault) -> Void) throws(StoreFault) {
        guard let result = try answer(to: sql) else { return }
        let row = Row(source: result)
        do throws(StoreFault) {
            while result.next() { try each(row) }
        } catch {
            firstFault = firstFault ?? error
            throw error
        }
    }

    func run(_ sql: SQL) throws(StoreFault) -> Int {
        try answer(to: sql)?.touched ?? 0
    }

    func runLater(_ sql: SQL) throws(StoreFault) {
        lastQueued = sql.text
        try noting { () throws(StoreFault) in try link.queue(lastQueued, sql.values) }
    }

    func runScript(_ text: String) throws(StoreFault) {
        try flush()
        try noting { () throws(StoreFault) in try link.runScript(text, deadline: deadline) }
    }

    /// Sends what is queued, if anything is, and waits for it.
    @discardableResult
    func flush() throws(StoreFault) -> PostgreSQLResult? {
        try noting { () throws(StoreFault) in
            let answers = try statements.measure(lastQueued) { () throws(StoreFault) in
                try link.flush(deadline: deadline)
            }
            if isTransactionIDQueued, answers.count > precedingStatements {
                let answer = answers[precedingStatements]
                transactionID = answer.next() ? try answer.text(0) : nil
                isTransactionIDQueued = false
            }
            return answers.last
        }
    }

    private func answer(to sql: SQL) throws(StoreFault) -> PostgreSQLResult? {
        try runLater(sql)
        return try flush()
    }

    private func noting<Value>(_ body: () throws(StoreFault) -> Value) throws(StoreFault) -> Value {
        if let firstFault { throw firstFault }
        do throws(StoreFault) {
            return try body()
        } catch {
            firstFault = error
            throw error
        }
    }

    private var deadline: ContinuousClock.Instant? {
        timeLimit.map { .now + $0 + Self.grace }
    }
}

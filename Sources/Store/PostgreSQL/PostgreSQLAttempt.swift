import Core

/// One try at a unit: one transaction on one link.
///
///     BEGIN, its id and the body's first statements · … · the last inserts and COMMIT
///
/// Each part is one round trip; statements that nobody waits for travel with the next that is waited for.
struct PostgreSQLAttempt {
    let link: PostgreSQLLink
    let configuration: PostgreSQLConfiguration

    /// What came of it.
    enum Outcome {
        /// Committed or undone, as the unit wanted.
        case finished
        /// It can't succeed.
        case refused(StoreFault)
        /// Another transaction won; the next try may succeed.
        case contended(StoreFault)
        /// The connection broke before `COMMIT` was sent: nothing happened.
        case lost(StoreFault)
        /// The connection broke after `COMMIT` was sent.
        case undecided(transactionID: String)
    }

    /// Runs the unit's body and ends its transaction.
    func run(_ unit: Unit) -> Outcome {
        let limit = unit.options.isUnlimited ? nil : configuration.statementTimeout
        let connection = PostgreSQLConnection(link, timeLimit: limit, configuration.statements)
        var commitIsOut = false
        do throws(StoreFault) {
            try connection.begin(opening(unit.options), asksForID: true)
            let transaction = Transaction(connection)
            let verdict = unit.run(transaction)
            if let fault = connection.firstFault, link.isBroken || fault.isRetriable { throw fault }
            guard case .commit = verdict else {
                try link.rollBack()
                return .finished
            }
            if let fault = connection.firstFault { throw fault }
            try transaction.closing?(transaction)
            // Without the id a lost answer could not be told from a lost commit.
            if connection.transactionID == nil { try connection.flush() }
            try connection.runLater("COMMIT")
            commitIsOut = true
            let answer = try connection.flush()
            guard answer?.command == "COMMIT" else {
                return .refused(.abandoned("the unit ended the transaction it runs in"))
            }
            try? link.forgetStatements()
            return .finished
        } catch {
            guard !link.isBroken else {
                guard commitIsOut, let transactionID = connection.transactionID else { return .lost(error) }
                return .undecided(transactionID: transactionID)
            }
            try? link.rollBack()
            if error.isStalePlan { try? link.forgetStatements(evenIfFew: true) }
            return error.isRetriable ? .contended(error) : .refused(error)
        }
    }

    /// Behind a pooler the session is not ours, so each transaction says what a session otherwise says once.
    private func opening(_ options: UnitOptions) -> [String] {
        var statements = ["BEGIN ISOLATION LEVEL \(options.readsCommitted ? "READ COMMITTED" : "SERIALIZABLE")"]
        if !configuration.preparedStatements { statements.append("SET LOCAL castellan.inside = 'on'") }
        if options.isUnlimited {
            statements.append("SET LOCAL statement_timeout = 0")
        } else if !configuration.preparedStatements {
            statements.append("SET LOCAL statement_timeout = \(configuration.statementTimeout.wholeMilliseconds)")
        }
        return statements
    }
}

extension StoreFault {
    /// Another transaction won; the same work may succeed the next time.
    fileprivate var isRetriable: Bool {
        if case .contention = self { return true }
        return isStalePlan
    }

    /// "cached plan must not change result type": the schema changed under a prepared statement.
    var isStalePlan: Bool {
        if case .statement(code: "0A000", let message) = self { return message.contains("cached plan") }
        return false
    }
}

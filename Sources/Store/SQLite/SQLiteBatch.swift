/// Several units in one transaction of SQLite, confined to the lane's thread.
struct SQLiteBatch {
    let connection: SQLiteConnection
    let deadline: SQLiteDeadline
    let timeLimit: Duration

    /// How a run of the batch ended.
    enum Outcome {
        /// It is durable; for each unit the fault that its caller hears instead of its own result, if there is one.
        case committed([StoreFault?])
        /// Nothing was written, for this reason.
        case failed(StoreFault)
        /// Nothing was written: a unit must be undone, and what it wrote can't be told from the others' without savepoints.
        case entangled
        /// Nothing was written: these units took the transaction, or all its time, with them.
        case sunk(by: [Int], StoreFault)
    }

    /// Runs the units; with `apart`, each between savepoints of its own.
    func run(_ units: [Unit], apart: Bool) -> Outcome {
        defer {
            if connection.isInsideTransaction { _ = try? connection.run("ROLLBACK") }
        }
        do throws(StoreFault) {
            _ = try connection.run("BEGIN IMMEDIATE")
            _ = try connection.run("UPDATE server_guard SET inside = 1")
            var faults: [StoreFault?] = []
            faults.reserveCapacity(units.count)
            var closing: Transaction.Closing?
            var closers: [Int] = []
            for (index, unit) in units.enumerated() {
                if apart { _ = try connection.run("SAVEPOINT unit") }
                let transaction = Transaction(connection)
                let end = end(of: unit, in: transaction)
                guard connection.isInsideTransaction else {
                    return .sunk(by: [index], end.fault ?? .abandoned("the unit ended the transaction it runs in"))
                }
                if !end.isKept, connection.hasWritten {
                    // Running it again would hold up the others for as long again.
                    if let fault = end.fault, case .timeout = fault { return .sunk(by: [index], fault) }
                    guard apart else { return .entangled }
                    _ = try connection.run("ROLLBACK TO unit")
                }
                if apart { _ = try connection.run("RELEASE unit") }
                faults.append(end.fault)
                if end.isKept, let work = transaction.closing {
                    closing = work
                    closers.append(index)
                }
            }
            if let closing, let fault = fault(of: closing) { return .sunk(by: closers, fault) }
            _ = try connection.run("UPDATE server_guard SET inside = 0")
            _ = try connection.run("COMMIT")
            return .committed(faults)
        } catch {
            return .failed(error)
        }
    }

    /// Runs one unit: whether what it wrote is to be kept, and what its caller hears instead of its own result.
    private func end(of unit: Unit, in transaction: Transaction) -> (isKept: Bool, fault: StoreFault?) {
        connection.beginUnit()
        deadline.instant = unit.options.isUnlimited ? nil : .now + timeLimit
        defer { deadline.instant = nil }
        switch unit.run(transaction) {
        case .commit:
            if let fault = connection.firstFault { return (false, fault) }
            guard connection.isInsideTransaction, connection.hasDanglingReferences else { return (true, nil) }
            return (false, .constraint(.foreignKey, name: "deferred"))
        case .undo: return (false, connection.isInsideTransaction ? nil : connection.firstFault)
        case .fault(let fault): return (false, fault)
        }
    }

    /// Runs what the units asked for at their end; why it failed, if it did.
    private func fault(of closing: Transaction.Closing) -> StoreFault? {
        connection.beginUnit()
        deadline.instant = .now + timeLimit
        defer { deadline.instant = nil }
        do throws(StoreFault) {
            try closing(Transaction(connection))
            return connection.firstFault
        } catch {
            return error
        }
    }
}

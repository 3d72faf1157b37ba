public import Access
import Audit
public import Core
import SecurityEvents
import Store
import Vault

/// How an import ended.
public struct ImportOutcome: Sendable {
    /// How many records were made.
    public var made = 0
    /// What else went wrong while they were.
    public var problems: [ImportProblem] = []
}

/// Making many records at once.
extension Records {
    /// How many rows one statement writes: PostgreSQL takes 65,535 values.
    private static var perStatement: Int { 50 }

    /// Makes the good records of a plan, a thousand to a transaction, each with one audit entry and one event. `progress` is told how
    /// many were taken up so far. Interrupted, what was committed stays.
    public func makeAll(
        _ plan: ImportPlan<Kind>, by viewer: RecordViewer, _ grant: Grant, progress: (Int) -> Void = { _ in }
    ) async throws(RealEstateFault) -> ImportOutcome {
        var run = ImportRun(of: plan, into: self, by: viewer, grant)
        while !run.isOver {
            try await run.step()
            progress(run.taken)
        }
        return run.outcome
    }

    /// The plan without the clients whose e-mail address another of the owner's has, or an earlier line: said before anything is made.
    public func sifted(_ plan: ImportPlan<Kind>, for owner: UserID) async throws(RealEstateFault) -> ImportPlan<Kind> {
        var (plan, lines, seen) = (plan, Set<Int>(), Set<[UInt8]>())
        for start in stride(from: 0, to: plan.records.count, by: 1_000) {
            var terms: [(line: Int, terms: [[UInt8]])] = []
            for (line, record) in plan.records[start...].prefix(1_000) {
                terms.append((line, try emailTerms(record.values)))
            }
            let all = terms.flatMap(\.terms)
            guard !all.isEmpty else { continue }
            seen.formUnion(
                try await store.read(.point) { reader throws(StoreFault) in try reader.knownEmails(all, owner: owner) })
            for (line, terms) in terms {
                if !seen.isDisjoint(with: terms) { lines.insert(line) }
                seen.formUnion(terms)
            }
        }
        plan.refuseDuplicates(lines)
        return plan
    }

    /// Makes some records in one transaction.
    func make(
        _ part: ArraySlice<(line: Int, record: NewRecord<Kind>)>, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> ImportOutcome {
        var rows: [ImportRow<Kind>] = []
        let now = store.time.now()
        for (line, record) in part {
            let id = ID<Kind>.make(at: now, store.randomness)
            rows.append(
                ImportRow(
                    line: line, id: id, record: record,
                    assignments: try assignments(record.values.enumerated().map { ($0, $1) }, of: id),
                    terms: try emailTerms(record.values)))
        }
        let prepared = rows
        return try await store.change(by: grant, Kind.actions.imported, on: .record(nil as ID<Kind>?)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            var outcome = ImportOutcome()
            let known = try transaction.knownEmails(prepared.flatMap(\.terms), owner: viewer.user)
            var seen = known
            var fresh: [ImportRow<Kind>] = []
            for row in prepared {
                guard seen.isDisjoint(with: row.terms) else {
                    outcome.problems.append(.duplicateEmail(line: row.line))
                    continue
                }
                seen.formUnion(row.terms)
                fresh.append(row)
            }
            guard !fresh.isEmpty else { return .rollback(outcome) }
            let numbers = try transaction.nextNumbers(Kind.self, fresh.count, at: change.time)
            let owner = RecordOwnership(owner: viewer.user, team: viewer.team, isPrivate: false)
            for start in stride(from: 0, to: fresh.count, by: Self.perStatement) {
                let rows = fresh[start...].prefix(Self.perStatement)
                try transaction.insert(
                    Self.insertAll(rows, from: numbers.lowerBound + Int64(start), owner, at: change.time))
                try transaction.insert(Self.historyOfAll(rows, grant, at: change.time))
            }
            outcome.made = fresh.count
            try change.tellImport(of: Kind.self, numbers)
            return .commit(outcome)
        }
    }

    private static func insertAll(
        _ rows: ArraySlice<ImportRow<Kind>>, from number: Int64, _ owner: RecordOwnership, at time: Instant
    ) -> SQL {
        var columns: SQL = ""
        for assignment in rows.first?.assignments ?? [] { columns += ", " + assignment.columnSQL }
        var number = number
        let values = SQL.rows(rows) { row in
            let reference = Transaction.reference(Kind.self, number, at: time)
            number += 1
            var sql: SQL = """
                \(row.id), \(reference), \(row.record.status), \(owner.owner), \(owner.team), \
                \(row.record.isPrivate), \(time), \(time), \(searchText(row.record.values))
                """
            for assignment in row.assignments { sql += ", " + assignment.value }
            return sql
        }
        return """
            INSERT INTO \(SQL(stringLiteral: Kind.table)) (id, reference, status, owner_id, team_id, is_private, \
            created_at, updated_at, search_text\(columns)) VALUES \(values)
            """
    }

    private static func historyOfAll(
        _ rows: ArraySlice<ImportRow<Kind>>, _ grant: Grant, at time: Instant
    ) -> SQL {
        let actor = grant.actor.userID
        let values = SQL.rows(rows) { row in
            "\(row.id), 1, 'created', 'import', \(actor), \(price(row.record.values)), \(time)"
        }
        return """
            INSERT INTO record_history (record_id, position, what, details, actor_id, price_after_cents, created_at) \
            VALUES \(values)
            """
    }

    private func emailTerms(_ values: [FieldValue]) throws(RealEstateFault) -> [[UInt8]] {
        try duplicate(values)?.terms ?? []
    }
}

/// A record of an import about to be written.
private struct ImportRow<Kind: RecordKind>: Sendable {
    let line: Int
    let id: ID<Kind>
    let record: NewRecord<Kind>
    let assignments: [Assignment]
    let terms: [[UInt8]]
}

extension Reader {
    /// Those of some terms under which a client of somebody's stands already.
    fileprivate func knownEmails(_ terms: [[UInt8]], owner: UserID) throws(StoreFault) -> Set<[UInt8]> {
        guard !terms.isEmpty else { return [] }
        return Set(
            try values(
                """
                SELECT email_index FROM clients WHERE owner_id = \(owner) AND email_index IN \(SQL.list(terms))
                """, as: [UInt8].self))
    }
}

extension Change {
    fileprivate func tellImport<Kind: RecordKind>(
        of kind: Kind.Type, _ numbers: ClosedRange<Int64>
    ) throws(StoreFault) {
        let first = Transaction.reference(kind, numbers.lowerBound, at: time)
        let last = Transaction.reference(kind, numbers.upperBound, at: time)
        note("first", .text(first))
        note("last", .text(last))
        note("count", .integer(Int64(numbers.count)))
        try record(
            EventDraft(
                .dataCreated, user: grant.actor.userID, message: "\(numbers.count) \(kind.plural) imported",
                metadata: [
                    "resource_type": .text(kind.plural), "count": .integer(Int64(numbers.count)),
                    "reference": .text(first),
                ]))
    }
}

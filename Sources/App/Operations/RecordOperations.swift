import Access
public import Core
import Identity
import RealEstate

extension Operations {
    /// Makes escrows, listings or clients of a CSV file, which then are a user's; `preview` only says what would be made.
    public func importRecords(
        _ kind: String, _ csv: [UInt8], for owner: String, preview: Bool, skippingBad: Bool,
        _ progress: (Int, Int) -> Void
    ) async throws(CommandFault) -> ImportReport {
        switch kind {
        case "escrows":
            try await take(assembly.realEstate.escrows, csv, owner, preview, skippingBad, progress)
        case "listings":
            try await take(assembly.realEstate.listings, csv, owner, preview, skippingBad, progress)
        case "clients":
            try await take(assembly.realEstate.clients, csv, owner, preview, skippingBad, progress)
        default: throw .unknownRecords(kind)
        }
    }

    /// Writes all escrows, listings or clients as CSV, the latest first; a user's alone, when one is named.
    public func exportRecords(
        _ kind: String, of owner: String?, archived: Bool, _ write: ([UInt8]) throws(CommandFault) -> Void
    ) async throws(CommandFault) {
        switch kind {
        case "escrows": try await give(assembly.realEstate.escrows, owner, archived, write)
        case "listings": try await give(assembly.realEstate.listings, owner, archived, write)
        case "clients": try await give(assembly.realEstate.clients, owner, archived, write)
        default: throw .unknownRecords(kind)
        }
    }

    private func take<Kind>(
        _ records: Records<Kind>, _ csv: [UInt8], _ owner: String, _ preview: Bool, _ skippingBad: Bool,
        _ progress: (Int, Int) -> Void
    ) async throws(CommandFault) -> ImportReport {
        let user = try await user(owner)
        let team = try await translating { () throws(IdentityFault) in
            try await assembly.identity.teams.team(of: user.id)
        }
        let viewer = RecordViewer(user.id, team: team, role: user.role, permissions: user.role.permissions)
        do throws(RealEstateFault) {
            let read = ImportPlan<Kind>(csv, on: CalendarDate(assembly.time.now()))
            return try await take(records, records.sifted(read, for: user.id), viewer, preview, skippingBad, progress)
        } catch {
            throw CommandFault(error)
        }
    }

    private func take<Kind>(
        _ records: Records<Kind>, _ plan: ImportPlan<Kind>, _ viewer: RecordViewer, _ preview: Bool,
        _ skippingBad: Bool, _ progress: (Int, Int) -> Void
    ) async throws(RealEstateFault) -> ImportReport {
        var report = ImportReport(rows: plan.rows, valid: plan.records.count, problems: plan.problems)
        report.isRefused = plan.isBroken || !plan.problems.isEmpty && !skippingBad
        guard !preview, !report.isRefused else { return report }
        let outcome = try await records.makeAll(plan, by: viewer, grant) { progress($0, plan.records.count) }
        report.imported = outcome.made
        report.problems += outcome.problems
        return report
    }

    private func give<Kind>(
        _ records: Records<Kind>, _ owner: String?, _ archived: Bool, _ write: ([UInt8]) throws(CommandFault) -> Void
    ) async throws(CommandFault) {
        // Who reads the data folder may see everything in it.
        let everything = Role.systemAdmin
        let user = try await owner == nil ? nil : user(owner ?? "").id
        let viewer = RecordViewer(
            user ?? UserID(high: 0, low: 0), team: nil, role: everything, permissions: everything.permissions)
        var query = RecordQuery<Kind>(by: viewer)
        query.isArchived = archived
        query.scope = user == nil ? .all : .own
        do {
            try await records.noteExport(by: grant)
            _ = try await records.export(query) { try write($0) }
        } catch let fault as RealEstateFault {
            throw CommandFault(fault)
        } catch let fault as CommandFault {
            throw fault
        } catch {
            throw CommandFault(.software, "\(error)")
        }
    }
}

/// What became of an import at the terminal, or would.
public struct ImportReport: Sendable {
    let rows: Int
    let valid: Int
    var imported = 0
    var problems: [ImportProblem]

    /// What is wrong, a line each.
    public var complaints: [String] {
        problems.map { problem in
            "line \(problem.line): \(problem.field) \(problem.message)" + (problem.rule.map { " (\($0))" } ?? "")
        }
    }

    /// Whether nothing of the file is made because of what is wrong with it.
    public fileprivate(set) var isRefused = false
}

extension ImportReport: Shaped {
    /// The answer.
    public static let shape = Shape<ImportReport>(
        "ImportReport", "What became of an import, or would.",
        [
            .field("rows", "How many rows there are.") { $0.rows },
            .field("valid", "How many of them can be made.") { $0.valid },
            .field("imported", "How many were.") { $0.imported },
            .field("problems", "How many things are wrong; at most 1,000 are told.") { $0.problems.count },
        ])
}

extension CommandFault {
    fileprivate static func unknownRecords(_ kind: String) -> CommandFault {
        CommandFault(.badInput, "there are no “\(kind)”", advice: "escrows, listings or clients")
    }

    /// Real estate that can't be read or written.
    fileprivate init(_ fault: RealEstateFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .vault(let fault): self.init(fault)
        }
    }
}

import Access
import Core
import HTTPTypes
import RealEstate

/// Records in and out as CSV.
enum RecordExchangeEndpoint<Kind: RoutedKind> {
    static var preview: Parameter<Bool> {
        .query("preview", "Say what would be made and what is wrong, and make nothing.", .boolean) { Bool($0) }
    }
    static var skipsBad: Parameter<Bool> {
        .query("skipBad", "Make what is good although something is wrong; otherwise nothing is made then.", .boolean) {
            Bool($0)
        }
    }

    /// The CSV file; 100,000 rows of some hundred bytes.
    static var body: BodyDeclaration {
        BodyDeclaration(
            name: "\(Kind.plural.prefix(1).uppercased() + Kind.plural.dropFirst())CSV", schema: .string(minLength: 1),
            limit: 32 << 20, isText: true)
    }

    static func take(_ context: SignedContext, _ body: IncomingBody) async throws -> ImportView {
        let today = CalendarDate(context.edge.arrival)
        let plan = ImportPlan<Kind>(try await body.collect(), on: today)
        let isPreview = context.parameters[preview] == true
        let skipsBad = context.parameters[skipsBad] == true && plan.rows > 0
        var view = ImportView(
            total: plan.rows, valid: plan.records.count, isPreview: isPreview, problems: plan.problems)
        guard !isPreview, plan.problems.isEmpty || skipsBad else {
            if isPreview { return view }
            guard plan.problems.isEmpty else { throw Problem.importRefused(plan.problems) }
            return view
        }
        let outcome = try await Kind.records(in: context.services).makeAll(plan, by: context.viewer, context.grant)
        view.imported = outcome.made
        view.problems += outcome.problems
        return view
    }

    static func give(_ context: SignedContext) async throws -> Reply {
        let query = RecordListEndpoint<Kind>.query(context)
        let records = Kind.records(in: context.services)
        guard try await records.page(query, PageRequest(limit: 1), isCounted: false) != nil else {
            throw Problem.beyondScope(query.scope)
        }
        var reply = Reply(status: .ok, content: .csv, body: [])
        let name = "\(Kind.plural)-\(CalendarDate(context.edge.arrival).text).csv"
        reply.fields.append(HTTPField(name: .contentDisposition, value: "attachment; filename=\"\(name)\""))
        guard context.edge.head.method != .head else { return reply }
        context.noteExport(of: Kind.plural)
        try await records.noteExport(by: context.grant)
        reply.stream = ReplyStream { out in
            // What may be read is asked again for each piece, since the answer takes its time: who may see more or less by now is to ask anew.
            var writer = out
            defer { out = writer }
            _ = try await records.export(query) { bytes in
                guard let now = await context.current(), RecordViewer(now) == query.viewer else {
                    throw Problem(.forbidden)
                }
                try await writer.write(bytes)
            }
        }
        return reply
    }
}

extension Problem {
    /// Something is wrong with a file, so nothing of it was taken.
    fileprivate static func importRefused(_ problems: [ImportProblem]) -> Problem {
        var problem = Problem(
            .validation, "Something is wrong with the file, so nothing was imported; see the details.")
        problem.details = problems.prefix(100).map {
            FieldProblem("line \($0.line): \($0.field)", $0.message + ($0.rule.map { " (\($0))" } ?? ""))
        }
        return problem
    }
}

/// What became of an import, or would.
struct ImportView: Shaped {
    let total: Int
    let valid: Int
    let isPreview: Bool
    var imported = 0
    var problems: [ImportProblem]

    static let shape = Shape<ImportView>(
        "Import", "What became of an import, or would.",
        [
            .field("total", "How many rows there are.") { $0.total },
            .field("valid", "How many of them can be made.") { $0.valid },
            .field("imported", "How many were.") { $0.imported },
            .field("preview", "Whether nothing was to be made.") { $0.isPreview },
            .field("problems", "What is wrong, by line; at most 1,000.") { $0.problems },
        ])
}

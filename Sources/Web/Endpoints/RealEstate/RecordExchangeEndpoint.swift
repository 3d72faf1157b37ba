import Access
import Core
import HTTPTypes
import RealEstate
import SecurityEvents

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

    static var answer: AnswerForm<ImportView> { .data(ImportView.self) }

    /// Nothing of a file is read until there is room for it: each may take a hundred megabytes of memory.
    static func take(_ context: SignedContext, _ body: IncomingBody) async throws -> Reply {
        let reply = try await context.services.imports.enter { try await takeIn(context, body) }
        guard let reply else {
            var problem = Problem(.overloaded, "Other files are being taken in.")
            problem.retryAfter = .seconds(5)
            throw problem
        }
        return reply
    }

    private static func takeIn(_ context: SignedContext, _ body: IncomingBody) async throws -> Reply {
        let records = Kind.records(in: context.services)
        let read = ImportPlan<Kind>(try await body.collect(), on: CalendarDate(context.edge.arrival))
        let plan = try await records.sifted(read, for: context.viewer.user)
        let isPreview = context.parameters[preview] == true
        let skipsBad = context.parameters[skipsBad] == true && !plan.isBroken
        guard isPreview || plan.problems.isEmpty || skipsBad else { throw Problem.importRefused(plan.problems) }
        var run = isPreview ? nil : ImportRun(of: plan, into: records, by: context.viewer, context.grant)
        var view = ImportView(plan, isPreview: isPreview)
        let accept = Accept(context.edge.head.headerFields[.accept])
        var reply: Reply
        if accept.asksFor(Reply.Content.eventStream.mediaType, insteadOf: answer.declaration.content.mediaType) {
            reply = try ImportStream.reply(run, view, context)
        } else {
            while run?.isOver == false { try await run?.step() }
            view.take(run?.outcome)
            reply = answer.reply(view)
        }
        reply.fields.append(HTTPField(name: .vary, value: "Accept"))
        return reply
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
    private(set) var imported = 0
    private(set) var problems: [ImportProblem]

    /// Before anything was made.
    init(_ plan: ImportPlan<some RecordKind>, isPreview: Bool) {
        (total, valid, problems) = (plan.rows, plan.records.count, plan.problems)
        self.isPreview = isPreview
    }

    /// Says what was made.
    mutating func take(_ outcome: ImportOutcome?) {
        guard let outcome else { return }
        imported = outcome.made
        problems += outcome.problems
    }

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

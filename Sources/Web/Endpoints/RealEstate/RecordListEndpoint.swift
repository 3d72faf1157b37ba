import Access
import Core
import RealEstate

/// Lists of records.
enum RecordListEndpoint<Kind: RoutedKind> {
    private enum Order: String, CaseIterable, Sendable {
        case asc
        case desc
    }

    private static var scope: Parameter<Scope> {
        .choice(
            "scope",
            "Whose: `own`, `team` with `record:read_team`, `all` with `record:read_all`; when left out, all that you may see."
        )
    }
    private static var status: Parameter<String> {
        .query("status", "Only those with this status.", .oneOf(Kind.statuses.all)) { $0 }
    }
    private static var search: Parameter<String> {
        .query(
            "search",
            "Only those in whose address or numbers this text stands, in any case, or whose whole reference it is.",
            .string(minLength: 1, maxLength: 100)
        ) { $0 }
    }
    private static var archived: Parameter<Bool> {
        .query("archived", "Those that are archived, instead of those that aren't.", .boolean) { Bool($0) }
    }
    private static var sort: Parameter<String> {
        .query(
            "sort", "What they are sorted by; `createdAt` unless told. What has none of it is the least.",
            .oneOf(RecordSort.names(of: Kind.self))
        ) { $0 }
    }
    private enum Inclusion: String, CaseIterable, Sendable {
        case stats
    }
    private static var include: Parameter<Inclusion> {
        .choice("include", "`stats`: figures over the whole list, which are worked out only when asked for.")
    }
    private static var order: Parameter<Order> { .choice("order", "`desc` unless told.") }

    private static func parameter(_ filter: RecordFilter) -> Parameter<FieldValue>? {
        guard let field = Kind.fields.first(where: { $0.name == filter.fields[0] }) else { return nil }
        return .query(filter.name, filter.summary, field.type.parameterSchema) { field.type.value(text: $0) }
    }

    /// What chooses among the records, in lists and exports.
    static var choice: [any ParameterDeclaration] {
        [scope, status, archived] + (Kind.fields.contains(where: \.isSearched) ? [search] : [])
            + Kind.filters.compactMap { parameter($0) }
    }

    static var parameters: [any ParameterDeclaration] {
        choice + [sort, order] + (Kind.sums.isEmpty ? [] : [include]) + Paging.parameters
    }

    static func list(_ context: SignedContext) async throws -> RecordsView<Kind> {
        let query = query(context)
        let request = try context.parameters.page(of: query.cursorFilter)
        let page = try await Kind.records(in: context.services).page(
            query, request, exactCount: context.parameters[Paging.count] == .exact)
        guard let page else { throw Problem.beyondScope(query.scope) }
        let statistics =
            context.parameters[include] == .stats ? try await Kind.records(in: context.services).statistics(query) : nil
        try await context.noteRead(of: Kind.plural, owners: page.rows.map(\.ownership.owner))
        return RecordsView(page: page, statistics: statistics)
    }

    /// The records that the parameters choose.
    static func query(_ context: SignedContext) -> RecordQuery<Kind> {
        let parameters = context.parameters
        var query = RecordQuery<Kind>(by: context.viewer)
        query.scope = parameters[scope]
        query.status = parameters[status]
        query.search = parameters[search]
        query.isArchived = parameters[archived] ?? false
        query.sort = RecordSort(parameters[sort] ?? "createdAt", of: Kind.self)
        query.isAscending = parameters[order] == .asc
        query.filters = Kind.filters.compactMap { filter in
            parameter(filter).flatMap { parameters[$0] }.map { (filter, $0) }
        }
        return query
    }
}

extension Problem {
    /// A scope was asked for that is more than the caller may see.
    static func beyondScope(_ scope: Scope?) -> Problem {
        Problem(.forbidden, "You may not see the records of the scope \(scope?.rawValue ?? "all").")
    }
}

/// `{"escrows": […], "stats", "total", "page", "pages", "pagination": {…}}`
struct RecordsView<Kind: RecordKind>: Shaped {
    let page: RecordPage<Kind>
    let statistics: RecordStatistics<Kind>?

    static var shape: Shape<RecordsView<Kind>> {
        let name = Kind.plural.prefix(1).uppercased() + Kind.plural.dropFirst()
        return Shape(
            name, "A page of \(Kind.plural).",
            [.field(Kind.plural, "Those of this page.") { $0.page.rows }] + (Kind.sums.isEmpty ? [] : [figures])
                + PageFields.all { $0.page.pagination })
    }

    private static var figures: Field<RecordsView<Kind>> {
        .field("stats", "Figures over all pages, with `include=stats`; otherwise null.") { $0.statistics }
    }
}

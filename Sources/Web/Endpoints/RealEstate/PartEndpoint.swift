import Access
import Core
import RealEstate

/// What hangs on a record, of one kind: showings, people, items of checklists.
enum PartEndpoint<Kind: RoutedKind, Part: PartKind> {
    static var part: Parameter<ID<Part>> { .path(Part.name.description, "The \(Part.name)'s id.") }

    static func list(_ context: SignedContext) async throws -> PartsView<Part> {
        let list = try await Kind.records(in: context.services).parts(
            Part.self, of: try RecordEndpoint<Kind>.key(context), by: context.viewer)
        return PartsView(list: try await RecordEndpoint<Kind>.noted(list, context))
    }

    static func add(_ context: SignedContext, _ body: PartContent<Part>) async throws -> Made<RecordPart<Part>> {
        try part(
            try await Kind.records(in: context.services).put(
                body, on: try RecordEndpoint<Kind>.key(context), by: context.viewer, context.grant,
                once: context.repetition))
    }

    static func replace(_ context: SignedContext, _ body: PartChange<Part>) async throws -> RecordPart<Part> {
        guard let id = context.parameters[part] else { throw Problem(.notFound) }
        return try part(
            try await Kind.records(in: context.services).put(
                body.content, replacing: id, on: try RecordEndpoint<Kind>.key(context), version: body.version,
                by: context.viewer, context.grant)
        ).value
    }

    static func remove(_ context: SignedContext) async throws -> RecordView<Kind> {
        guard let id = context.parameters[part] else { throw Problem(.notFound) }
        return try await RecordEndpoint<Kind>.change(context) {
            try await $0.remove(
                id, from: $1, version: context.parameters[RecordEndpoint<Kind>.version], by: context.viewer,
                context.grant)
        }
    }

    private static func part(_ outcome: PartOutcome<Kind, Part>) throws -> Made<RecordPart<Part>> {
        switch outcome {
        case .done(let part): return Made(value: part, isRepetition: false)
        case .repeated(let part): return Made(value: part, isRepetition: true)
        case .refused(let outcome): throw Problem(refusing: outcome) ?? Problem(.internalError)
        case .tooMany: throw Problem.invalid("body", "is one too many: a \(Kind.name) has at most 200 \(Part.plural)")
        }
    }
}

/// `{"showings": […], "version"}`
struct PartsView<Part: PartKind>: Shaped {
    let list: RecordPartList<Part>

    static var shape: Shape<PartsView<Part>> {
        Shape(
            Part.plural.prefix(1).uppercased() + Part.plural.dropFirst() + "List", "The \(Part.plural) of a record.",
            [
                .field(Part.plural, "The oldest first.") { $0.list.parts },
                .field("version", "The record's version, which rises with every change of them.") { $0.list.version },
            ])
    }
}

/// `{"newPrice", "reason"?, "version"?}`
struct PriceReductionBody: RequestBody {
    let newPrice: Money
    let reason: String?
    let version: Int64?

    static let schema = Schema.object([
        .required("newPrice", "What is asked for from now on.", Money.schema),
        .optional("reason", "Why; it becomes a note.", .string(minLength: 1, maxLength: 500)),
        .optional("version", "The version that you have seen.", .integer(1...Int64.max)),
    ])
}

/// What listings have of their own.
enum ListingEndpoint {
    static func reducePrice(_ context: SignedContext, _ body: PriceReductionBody) async throws -> RecordView<Listing> {
        try await RecordEndpoint<Listing>.change(context) {
            try await $0.reducePrice(
                of: $1, to: body.newPrice, because: body.reason, version: body.version, by: context.viewer,
                context.grant)
        }
    }
}

import Access
import Core
import Identity
import Logging
import RealEstate

/// A kind of record as the routes know it.
protocol RoutedKind: RecordKind {
    /// The room's functions for this kind.
    static func records(in services: WebServices) -> Records<Self>
}

extension Escrow: RoutedKind {
    static func records(in services: WebServices) -> Records<Escrow> { services.realEstate.escrows }
}

extension Listing: RoutedKind {
    static func records(in services: WebServices) -> Records<Listing> { services.realEstate.listings }
}

extension Client: RoutedKind {
    static func records(in services: WebServices) -> Records<Client> { services.realEstate.clients }
}

/// The records of one kind over HTTP: the same for escrows, listings and clients.
enum RecordEndpoint<Kind: RoutedKind> {
    static var key: Parameter<RecordKey<Kind>> {
        .path(Kind.name.description, "The \(Kind.name)'s id, or reference such as \(Kind.prefix)-2026-0001.")
    }
    static var version: Parameter<Int64> {
        .query("version", "The version that you have seen; 409 when there is another by now.", .integer(1...Int64.max))
        {
            Int64($0)
        }
    }

    static func create(_ context: SignedContext, _ body: NewRecord<Kind>) async throws -> Made<RecordView<Kind>> {
        let outcome = try await Kind.records(in: context.services).create(
            body, by: context.viewer, context.grant, once: context.repetition)
        return Made(value: try await view(outcome, context), isRepetition: outcome.isRepetition)
    }

    static func get(_ context: SignedContext) async throws -> RecordView<Kind> {
        guard let record = try await Kind.records(in: context.services).find(try key(context), by: context.viewer)
        else { throw Problem(.notFound) }
        try await context.noteRead(of: Kind.plural, owners: [record.ownership.owner])
        return record
    }

    static func update(_ context: SignedContext, _ body: RecordPatch<Kind>) async throws -> RecordView<Kind> {
        guard !body.isEmpty else { throw Problem.invalid("body", "has nothing to change") }
        return try await change(context) { try await $0.update($1, body, by: context.viewer, context.grant) }
    }

    static func move(_ context: SignedContext, _ body: StatusBody<Kind>) async throws -> RecordView<Kind> {
        try await change(context) {
            try await $0.move($1, to: body.status, version: body.version, by: context.viewer, context.grant)
        }
    }

    static func archive(_ context: SignedContext) async throws -> RecordView<Kind> {
        try await change(context) {
            try await $0.archive(
                $1, version: context.parameters[version], by: context.viewer, context.grant)
        }
    }

    static func restore(_ context: SignedContext) async throws -> RecordView<Kind> {
        try await change(context) {
            try await $0.restore(
                $1, version: context.parameters[version], by: context.viewer, context.grant)
        }
    }

    static func delete(_ context: SignedContext) async throws -> RecordView<Kind> {
        try await change(context) {
            try await $0.delete(
                $1, version: context.parameters[version], by: context.viewer, context.grant)
        }
    }

    static func deleteMany(_ context: SignedContext, _ body: BatchDeleteBody<Kind>) async throws -> BatchDeleteView {
        let records = Kind.records(in: context.services)
        var results: [BatchDeleteResult] = []
        var end: Problem?
        for id in body.ids {
            do {
                // Once something doesn't work, the rest isn't tried: what is gone has to be told in time.
                if end == nil {
                    let outcome = try await records.delete(id, by: context.viewer, context.grant)
                    results.append(BatchDeleteResult(id: id.text, problem: Problem(refusing: outcome)))
                    continue
                }
            } catch {
                guard results.contains(where: { $0.problem == nil }) else { throw error }
                Logger(label: "records").error(
                    "not all records were deleted", error: error,
                    metadata: ["requestId": .stringConvertible(context.edge.requestID)])
                end = Problem(error)
            }
            results.append(BatchDeleteResult(id: id.text, problem: end))
        }
        return BatchDeleteView(results: results)
    }

    static func transfer(_ context: SignedContext, _ body: OwnerBody) async throws -> RecordView<Kind> {
        let user = try await context.services.identity.users.find(body.owner)?.id
        return try await change(context, person: "owner") {
            try await $0.transfer($1, to: user, version: body.version, by: context.viewer, context.grant)
        }
    }

    /// Does something to the record that the path names; what became of it, or why not.
    static func change(
        _ context: SignedContext, person: String = "user",
        _ body: (Records<Kind>, RecordKey<Kind>) async throws -> RecordOutcome<Kind>
    ) async throws -> RecordView<Kind> {
        let outcome = try await body(Kind.records(in: context.services), try key(context))
        return try await view(outcome, context, person: person)
    }

    /// What was read of a record, on record when it is somebody else's.
    static func noted<Value>(_ seen: Seen<Value>?, _ context: SignedContext) async throws -> Value {
        guard let seen else { throw Problem(.notFound) }
        try await context.noteRead(of: Kind.plural, owners: [seen.owner])
        return seen.value
    }

    static func key(_ context: SignedContext) throws -> RecordKey<Kind> {
        guard let key = context.parameters[key] else { throw Problem(.notFound) }
        return key
    }

    private static func view(
        _ outcome: RecordOutcome<Kind>, _ context: SignedContext, person: String = "user"
    ) async throws -> RecordView<Kind> {
        switch outcome {
        case .done(let record), .repeated(let record):
            return try await Kind.records(in: context.services).view(of: record)
        default: throw Problem(refusing: outcome, person: person) ?? Problem(.internalError)
        }
    }
}

extension SignedContext {
    /// The caller, before the records of others.
    var viewer: RecordViewer { RecordViewer(principal) }

    /// Records that the caller read records, unless all of them are their own.
    func noteRead(of records: String, owners: [UserID?]) async throws {
        guard owners.contains(where: { $0 != principal.userID }) else { return }
        try await noteRead(of: records, within: .all)
    }
}

extension Problem {
    /// Why something was not done to a record; nil when it was. `person` is the field that names somebody.
    init?<Kind>(refusing outcome: RecordOutcome<Kind>, person: String = "user") {
        switch outcome {
        case .done, .repeated: return nil
        case .keyReused: self.init(.idempotencyKeyReused)
        case .notFound: self.init(.notFound)
        case .forbidden: self.init(.forbidden, "You may look at this \(Kind.name), and no more.")
        case .violates(let violations):
            self.init(.businessRule)
            self.violations = violations
            details = violations.map { FieldProblem($0.field, $0.message) }
        case .versionConflict(let current, let attempted):
            self.init(.versionConflict)
            versions = (current, attempted)
        case .invalidTransition(let from, let to, let allowed):
            let next = allowed.isEmpty ? "nothing follows it" : "it may become \(allowed.joined(separator: ", "))"
            self.init(.invalidTransition, "\(from) can't become \(to); \(next).")
            details = [FieldProblem("status", "can't follow \(from)")]
        case .notArchived: self.init(.notArchived)
        case .archived: self.init(.archived)
        case .duplicate: self.init(.duplicateEmail)
        case .full: self = .invalid("body", "is one too many: a \(Kind.name) has at most \(RecordNote.most) notes")
        case .nobody: self = .invalid(person, "is nobody whom you could name here")
        }
    }
}

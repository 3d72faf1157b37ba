import Access
import Core
import Identity
import RealEstate

/// What hangs on a record: notes, tags, shares, history.
enum RecordPartsEndpoint<Kind: RoutedKind> {
    static var user: Parameter<UserKey> { .path("user", "The user's id, or reference such as USR-456.") }
    static var note: Parameter<ID<RecordNote>> { .path("note", "The note's id.") }
    static var noteLimit: Parameter<Int> {
        .query("limit", "How many, 100 unless said otherwise.", .integer(1...100)) { Int($0) }
    }

    static func shares(_ context: SignedContext) async throws -> SharesView {
        let records = Kind.records(in: context.services)
        let shares = try await records.shares(of: try RecordEndpoint<Kind>.key(context), by: context.viewer)
        return SharesView(shares: try await RecordEndpoint<Kind>.noted(shares, context))
    }

    static func share(_ context: SignedContext, _ body: ShareBody) async throws -> RecordView<Kind> {
        guard let level = ShareLevel(rawValue: body.level) else { throw Problem.invalid("level", "is none") }
        let user = try await user(context)
        return try await RecordEndpoint<Kind>.change(context) {
            try await $0.share($1, with: user, level, by: context.viewer, context.grant)
        }
    }

    static func unshare(_ context: SignedContext) async throws -> RecordView<Kind> {
        let user = try await user(context)
        return try await RecordEndpoint<Kind>.change(context) {
            try await $0.unshare($1, with: user, by: context.viewer, context.grant)
        }
    }

    static func notes(_ context: SignedContext) async throws -> NotesView {
        let key = try RecordEndpoint<Kind>.key(context)
        let page = try await Kind.records(in: context.services).notes(
            of: key, try context.parameters.page(of: key.notesFilter), by: context.viewer)
        return NotesView(page: try await RecordEndpoint<Kind>.noted(page, context))
    }

    static func addNote(_ context: SignedContext, _ body: NoteBody) async throws -> Made<RecordNote> {
        let records = Kind.records(in: context.services)
        let note = try records.note(body.text, by: context.viewer)
        let outcome = try await records.addNote(
            note, to: try RecordEndpoint<Kind>.key(context), by: context.viewer, context.grant,
            once: context.repetition)
        if let problem = Problem(refusing: outcome) { throw problem }
        guard outcome.isRepetition else { return Made(value: note, isRepetition: false) }
        guard let made = try await records.note(made: context.repetition) else { throw Problem(.notFound) }
        return Made(value: made, isRepetition: true)
    }

    static func deleteNote(_ context: SignedContext) async throws -> RecordView<Kind> {
        guard let note = context.parameters[note] else { throw Problem(.notFound) }
        return try await RecordEndpoint<Kind>.change(context) {
            try await $0.deleteNote(note, of: $1, by: context.viewer, context.grant)
        }
    }

    static func setTags(_ context: SignedContext, _ body: TagsBody) async throws -> RecordView<Kind> {
        try await RecordEndpoint<Kind>.change(context) {
            try await $0.setTags(body.tags, of: $1, version: body.version, by: context.viewer, context.grant)
        }
    }

    static func timeline(_ context: SignedContext) async throws -> HistoryView {
        try await history(context, pricesOnly: false)
    }

    static func prices(_ context: SignedContext) async throws -> HistoryView {
        try await history(context, pricesOnly: true)
    }

    private static func history(_ context: SignedContext, pricesOnly: Bool) async throws -> HistoryView {
        let lines = try await Kind.records(in: context.services).history(
            of: try RecordEndpoint<Kind>.key(context), pricesOnly: pricesOnly, by: context.viewer)
        return HistoryView(lines: try await RecordEndpoint<Kind>.noted(lines, context))
    }

    private static func user(_ context: SignedContext) async throws -> UserID? {
        guard let key = context.parameters[user] else { throw Problem(.notFound) }
        return try await context.services.identity.users.find(key)?.id
    }
}

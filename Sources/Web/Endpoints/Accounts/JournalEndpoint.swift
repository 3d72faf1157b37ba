import Access
import Accounts
import Core

/// What people write on accounts by hand.
enum JournalEndpoint {
    static func note(_ context: SignedContext, _ body: AccountNoteBody) async throws -> NoteView {
        try entry(
            try await context.services.accounts.journal.write(
                note: body.text, on: try AccountEndpoint.key(context), by: try author(context)))
    }

    static func activity(_ context: SignedContext, _ body: AccountActivityBody) async throws -> ActivityView {
        try entry(
            try await context.services.accounts.journal.write(
                body.doing, on: try AccountEndpoint.key(context), by: try author(context)))
    }

    /// The person who asks; the refusal when it is a program, whose user may what it asks for.
    private static func author(_ context: SignedContext) throws -> AccountAuthor {
        guard let author = AccountAuthor(context.principal) else {
            throw Problem(
                .interactiveSessionRequired, "Only a person who signed in writes by hand; a program proposes instead.")
        }
        return author
    }

    private static func entry<Entry>(_ outcome: JournalOutcome<Entry>) throws -> Entry {
        switch outcome {
        case .written(let entry): return entry
        case .notFound: throw Problem(.notFound)
        case .isArchived: throw Problem(.archived)
        case .notYet: throw Problem.invalid("at", "lies in the future: it can't be done yet")
        case .blocked(let violations): throw Problem(violations)
        }
    }
}

/// `{"text": …}`
struct AccountNoteBody: RequestBody {
    let text: String

    static let schema = Schema.object([
        .required("text", "The note, sealed where it is kept.", .string(minLength: 1, maxLength: longestText))
    ])

    static let longestText = ProposedAction.longestText
}

/// `{"kind", "subject", "text"?, "at", "isDone"}`
struct AccountActivityBody: RequestBody {
    let kind: Doing.Kind
    let subject: String
    let text: String?
    let at: Instant
    let isDone: Bool

    static let schema = Schema.object([
        .required("kind", "What it is.", .oneOf(Doing.Kind.byHand.map(\.rawValue))),
        .required(
            "subject", "What it is about.",
            .string(minLength: 1, maxLength: 200)),
        .optional(
            "text", "What there is to say, sealed where it is kept.",
            .nullable(.string(minLength: 1, maxLength: AccountNoteBody.longestText))),
        .required("at", "When it happened, or is to.", Instant.schema),
        .required("isDone", "Whether it happened: it then counts as a contact with the customer.", .boolean),
    ])

    var doing: Doing { Doing(kind: kind, subject: subject, text: text, at: at, isDone: isDone) }
}

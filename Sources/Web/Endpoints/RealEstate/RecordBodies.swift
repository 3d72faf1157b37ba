import Core
import Identity
import RealEstate

/// `{"status", "version"?}`
struct StatusBody<Kind: RecordKind>: RequestBody {
    let status: String
    let version: Int64?

    static var schema: Schema {
        .object([
            .required("status", "The next status.", .oneOf(Kind.statuses.all)),
            .optional("version", "The version that you have seen.", .integer(1...Int64.max)),
        ])
    }
}

/// `{"owner", "version"?}`
struct OwnerBody: RequestBody {
    let owner: UserKey
    let version: Int64?

    static let schema = Schema.object([
        .required("owner", "The new owner's id or reference.", UserKey.schema),
        .optional("version", "The version that you have seen.", .integer(1...Int64.max)),
    ])
}

/// `{"level"}`
struct ShareBody: RequestBody {
    let level: String

    static let schema = Schema.object([
        .required("level", "How far: each takes in those before it.", .oneOf(ShareLevel.allCases.map(\.rawValue)))
    ])
}

/// `{"ids": […]}`
struct BatchDeleteBody<Kind: RecordKind>: RequestBody {
    let ids: [RecordKey<Kind>]

    static var schema: Schema {
        .object([
            .required("ids", "Ids or references of archived ones.", .array(of: RecordKey<Kind>.schema, count: 1...100))
        ])
    }
}

/// What became of each record that was to be deleted.
struct BatchDeleteView: Shaped {
    let results: [BatchDeleteResult]

    static let shape = Shape<BatchDeleteView>(
        "DeletedRecords", "What became of the records that were to be deleted.",
        [
            .field("deleted", "How many were deleted.") { $0.results.count { $0.problem == nil } },
            .field("results", "What became of each, in their order.") { $0.results },
        ])
}

/// What became of one.
struct BatchDeleteResult: Shaped {
    let id: String
    let problem: Problem?

    static let shape = Shape<BatchDeleteResult>(
        "DeletedRecord", "What became of one record.",
        [
            .field("id", "As it was named.") { $0.id },
            .field("deleted", "Whether it is gone.") { $0.problem == nil },
            .field("code", "Why it isn't.") { $0.problem?.code.rawValue },
        ])
}

/// `{"text"}`
struct NoteBody: RequestBody {
    let text: String

    static let schema = Schema.object([
        .required("text", "What it says.", .string(minLength: 1, maxLength: RecordNote.longest))
    ])
}

/// `{"tags": […], "version"?}`
struct TagsBody: RequestBody {
    let tags: [String]
    let version: Int64?

    static let schema = Schema.object([
        .required(
            "tags", "All words that are to stand on it.",
            .array(of: .string(minLength: 1, maxLength: 50), count: 0...50)),
        .optional("version", "The version that you have seen.", .integer(1...Int64.max)),
    ])
}

/// Notes of a record.
struct NotesView: Shaped {
    let page: RecordNotePage

    static let shape = Shape<NotesView>(
        "RecordNotes", "Some of a record's notes.",
        [
            .field("notes", "The latest first.") { $0.page.notes },
            .field("nextCursor", "Where the next page begins; null on the last.") { $0.page.next?.text },
        ])
}

/// Those with whom a record is shared.
struct SharesView: Shaped {
    let shares: [RecordShare]

    static let shape = Shape<SharesView>(
        "RecordShares", "With whom a record is shared.", [.field("shares", "The first 500.") { $0.shares }])
}

/// A record's history.
struct HistoryView: Shaped {
    let lines: [RecordHistory]

    static let shape = Shape<HistoryView>(
        "RecordTimeline", "What was done to a record.",
        [.field("timeline", "The last 500 lines, the latest first.") { $0.lines }])
}

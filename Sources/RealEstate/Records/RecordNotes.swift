public import Access
import Audit
public import Core
import SecurityEvents
public import Store
import Vault

/// A note on a record. Its text is sealed: people write about people.
public struct RecordNote: Sendable {
    /// Its id.
    public let id: ID<RecordNote>
    let author: UserID?
    let time: Instant
    let cell: [UInt8]
    /// What it says.
    public internal(set) var text = ""

    /// The longest note, in characters.
    public static let longest = 10_000
    /// The most notes on one record.
    public static let most = 1_000

    static let column = SealedColumn("record_notes", "sealed_text", key: "id", .uuid, .text)
}

extension RecordNote: RowDecodable {
    /// Reads a row.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        author = try row.get(1)
        cell = try row.get(2)
        time = try row.get(3)
    }
}

extension RecordNote: Shaped {
    /// The response.
    public static let shape = Shape<RecordNote>(
        "RecordNote", "A note on a record.",
        [
            .field("id", "Its id.") { $0.id },
            .field("text", "What it says.") { $0.text },
            .field("authorId", "Who wrote it; null once that person was erased.") { $0.author },
            .field("createdAt", "When.") { $0.time },
        ])
}

/// Some notes of a record.
public struct RecordNotePage: Sendable {
    /// The notes, the latest first.
    public let notes: [RecordNote]
    /// The place after the last of them; nil when there are no more.
    public let next: Cursor?
}

extension RecordKey {
    /// The 32 bits that tie a cursor to the notes of this record.
    public var notesFilter: UInt32 { Cursor.filter(["notes", Kind.plural, text]) }
}

extension Change {
    /// Puts a note on a record; false when there are as many as there may be.
    func insert<Kind>(_ note: RecordNote, on record: Record<Kind>) throws(StoreFault) -> Bool {
        self.note("note_id", .text(note.id.description))
        return try transaction.run(
            """
            INSERT INTO record_notes (id, record_id, author_id, sealed_text, created_at) \
            SELECT \(note.id), \(record.id), \(note.author), \(note.cell), \(note.time) \
            WHERE (SELECT COUNT(*) FROM record_notes WHERE record_id = \(record.id)) < \(RecordNote.most)
            """) == 1
    }
}

/// Notes and tags.
extension Records {
    /// Some notes of a record after a place among them, the latest first; nil for a record that may not be seen.
    public func notes(
        of key: RecordKey<Kind>, _ page: PageRequest, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> Seen<RecordNotePage>? {
        let found: Seen<[RecordNote]>? = try await ifSeen(key, by: viewer) { reader, record throws(StoreFault) in
            let place: SQL =
                page.cursor.map { "AND (created_at, id) < (\($0.instant), \($0.id(of: RecordNote.self)))" } ?? ""
            return try reader.rows(
                """
                SELECT id, author_id, sealed_text, created_at FROM record_notes WHERE record_id = \(record.id) \(place) \
                ORDER BY created_at DESC, id DESC LIMIT \(page.limit + 1)
                """)
        }
        guard let found else { return nil }
        var notes = Array(found.value.prefix(page.limit))
        for place in notes.indices {
            let note = notes[place]
            notes[place].text = try store.open(note.cell, in: RecordNote.column, row: note.id.description)
        }
        var next: Cursor?
        if found.value.count > page.limit, let last = notes.last {
            next = Cursor(instant: last.time, id: last.id, filter: key.notesFilter)
        }
        return Seen(owner: found.owner, value: RecordNotePage(notes: notes, next: next))
    }

    /// A note that stands on no record yet.
    public func note(_ text: String, by viewer: RecordViewer) throws(RealEstateFault) -> RecordNote {
        let now = store.time.now()
        let id = ID<RecordNote>.make(at: now, store.randomness)
        let cell = try store.seal(text, in: RecordNote.column, row: id.description)
        return RecordNote(id: id, author: viewer.user, time: now, cell: cell, text: text)
    }

    /// Writes a note; once, however often it is asked for under one `Idempotency-Key`.
    public func addNote(
        _ text: String, to key: RecordKey<Kind>, by viewer: RecordViewer, _ grant: Grant,
        once repetition: Repetition? = nil
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        try await addNote(try note(text, by: viewer), to: key, by: viewer, grant, once: repetition)
    }

    /// The note that an earlier request with the same `Idempotency-Key` wrote; nil when it is gone.
    public func note(made repetition: Repetition?) async throws(RealEstateFault) -> RecordNote? {
        guard let repetition else { return nil }
        let found: RecordNote? = try await store.read { reader throws(StoreFault) in
            guard let id: ID<RecordNote> = try reader.made(by: repetition) else { return nil }
            return try reader.first(
                "SELECT id, author_id, sealed_text, created_at FROM record_notes WHERE id = \(id)")
        }
        guard var note = found else { return nil }
        note.text = try store.open(note.cell, in: RecordNote.column, row: note.id.description)
        return note
    }

    /// Puts a note on a record.
    public func addNote(
        _ note: RecordNote, to key: RecordKey<Kind>, by viewer: RecordViewer, _ grant: Grant,
        once repetition: Repetition? = nil
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.noted, .change, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            switch try change.transaction.claim(repetition, making: note.id, at: change.time) {
            case .first: break
            case .made: return .rollback(.repeated(record))
            case .differs: return .rollback(.keyReused)
            }
            guard record.archivedAt == nil else { return .rollback(.archived) }
            guard try change.insert(note, on: record) else { return .rollback(.full) }
            try change.update(record, setting: "")
            try change.history(record.id, "noted")
            return .commit("has a new note")
        }
        return try opened(outcome)
    }

    /// Deletes a note.
    public func deleteNote(
        _ note: ID<RecordNote>, of key: RecordKey<Kind>, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.noteDeleted, .change, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            let deleted = try change.transaction.run(
                "DELETE FROM record_notes WHERE id = \(note) AND record_id = \(record.id)")
            guard deleted == 1 else { return .rollback(.notFound) }
            change.note("note_id", .text(note.description))
            try change.update(record, setting: "")
            try change.history(record.id, "note_deleted")
            return .commit("has a note less")
        }
        return try opened(outcome)
    }

    /// Puts exactly these words on a record.
    public func setTags(
        _ tags: [String], of key: RecordKey<Kind>, version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let tags = Set(tags).sorted()
        let outcome = try await change(key, Kind.actions.tagged, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            try change.transaction.insert("DELETE FROM record_tags WHERE record_id = \(record.id)")
            for tag in tags {
                try change.transaction.insert(
                    "INSERT INTO record_tags (record_id, tag) VALUES (\(record.id), \(tag))")
            }
            try change.update(record, setting: "")
            change.note("tags", .list(tags))
            try change.history(record.id, "tagged")
            return .commit("has other tags")
        }
        return try opened(outcome)
    }
}

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
    fileprivate let cell: [UInt8]
    /// What it says.
    public fileprivate(set) var text = ""

    /// The longest note, in characters.
    public static let longest = 10_000

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

/// Notes and tags.
extension Records {
    /// The last 500 notes of a record, the latest first; nil for a record that may not be seen.
    public func notes(
        of key: RecordKey<Kind>, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> [RecordNote]? {
        let found: [RecordNote]? = try await ifSeen(key, by: viewer) { reader, record throws(StoreFault) in
            try reader.rows(
                """
                SELECT id, author_id, sealed_text, created_at FROM record_notes WHERE record_id = \(record.id) \
                ORDER BY created_at DESC, id DESC LIMIT 500
                """)
        }
        guard var notes = found else { return nil }
        for place in notes.indices {
            let note = notes[place]
            notes[place].text = try store.open(note.cell, in: RecordNote.column, row: note.id.description)
        }
        return notes
    }

    /// Writes a note; once, however often it is asked for under one `Idempotency-Key`.
    public func addNote(
        _ text: String, to key: RecordKey<Kind>, by viewer: RecordViewer, _ grant: Grant,
        once repetition: Repetition? = nil
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let note = ID<RecordNote>.make(at: store.time.now(), store.randomness)
        let cell = try store.seal(text, in: RecordNote.column, row: note.description)
        let outcome = try await change(key, Kind.actions.noted, .change, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            switch try change.transaction.claim(repetition, making: note, at: change.time) {
            case .first: break
            case .made: return .rollback(.repeated(record))
            case .differs: return .rollback(.keyReused)
            }
            try change.transaction.insert(
                """
                INSERT INTO record_notes (id, record_id, author_id, sealed_text, created_at) \
                VALUES (\(note), \(record.id), \(viewer.user), \(cell), \(change.time))
                """)
            change.note("note_id", .text(note.description))
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
            let deleted = try change.transaction.run(
                "DELETE FROM record_notes WHERE id = \(note) AND record_id = \(record.id)")
            guard deleted == 1 else { return .rollback(.notFound) }
            change.note("note_id", .text(note.description))
            try change.history(record.id, "note_deleted")
            return .commit("has a note less")
        }
        return try opened(outcome)
    }

    /// Puts exactly these words on a record.
    public func setTags(
        _ tags: [String], of key: RecordKey<Kind>, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let tags = Set(tags).sorted()
        let outcome = try await change(key, Kind.actions.tagged, .change, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            try change.transaction.insert("DELETE FROM record_tags WHERE record_id = \(record.id)")
            for tag in tags {
                try change.transaction.insert(
                    "INSERT INTO record_tags (record_id, tag) VALUES (\(record.id), \(tag))")
            }
            change.note("tags", .list(tags))
            try change.history(record.id, "tagged")
            return .commit("has other tags")
        }
        return try opened(outcome)
    }
}

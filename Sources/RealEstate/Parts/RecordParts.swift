public import Access
import Audit
public import Core
import SecurityEvents
public import Store
import Vault

/// Where parts stand sealed.
enum RecordPartColumn {
    static let column = SealedColumn("record_parts", "sealed_content", key: "id", .uuid, .json)
    /// The most parts of one kind on one record.
    static let most = 200
}

/// What became of something that was to be done to a part.
public enum PartOutcome<Kind: RecordKind, Part: PartKind>: Sendable {
    /// Done; this is the part, or was.
    case done(RecordPart<Part>)
    /// Done by an earlier request with the same `Idempotency-Key`; this is the part now.
    case repeated(RecordPart<Part>)
    /// Not done, for what became of the record or of the part.
    case refused(RecordOutcome<Kind>)
    /// There are as many as there may be.
    case tooMany
}

/// The parts of one kind on a record.
public struct RecordPartList<Part: PartKind>: Sendable {
    /// The parts, the oldest first.
    public let parts: [RecordPart<Part>]
    /// The record's version.
    public let version: Int64
}

/// What hangs on records.
extension Records {
    /// The parts of one kind, the oldest first; nil for a record that may not be seen.
    public func parts<Part: PartKind>(
        _ kind: Part.Type, of key: RecordKey<Kind>, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> Seen<RecordPartList<Part>>? {
        let found = try await ifSeen(key, by: viewer) { reader, record throws(StoreFault) -> ([PartRow<Part>], Int64) in
            let rows: [PartRow<Part>] = try reader.rows(
                """
                \(PartRow<Part>.selection) WHERE record_id = \(record.id) AND kind = \(kind.plural) \
                ORDER BY created_at, id
                """)
            return (rows, record.version)
        }
        guard let found else { return nil }
        var parts: [RecordPart<Part>] = []
        for row in found.value.0 { parts.append(try opened(row)) }
        return Seen(owner: found.owner, value: RecordPartList(parts: parts, version: found.value.1))
    }

    /// Writes a part: a new one, once under one `Idempotency-Key`, or another in place of one.
    public func put<Part: PartKind>(
        _ content: PartContent<Part>, replacing old: ID<Part>? = nil, on key: RecordKey<Kind>,
        version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant,
        once repetition: Repetition? = nil
    ) async throws(RealEstateFault) -> PartOutcome<Kind, Part> {
        let violations = Part.violations(content)
        guard violations.isEmpty else { return .refused(.violates(violations)) }
        let now = store.time.now()
        let id = old ?? ID<Part>.make(at: now, store.randomness)
        // Who wrote a part first, and when, stays.
        let origin =
            if let old { try await row(of: old) } else { PartRow<Part>(id: id, author: grant.actor.userID, time: now) }
        let cell = try store.seal(content.json.json, in: RecordPartColumn.column, row: id.description)
        let outcome = try await change(key, Kind.actions.partChanged, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            let transaction = change.transaction
            switch try transaction.claim(repetition, making: id, at: change.time) {
            case .first: break
            case .made: return .rollback(.repeated(record))
            case .differs: return .rollback(.keyReused)
            }
            guard record.archivedAt == nil else { return .rollback(.archived) }
            if old != nil {
                let changed = try transaction.run(
                    """
                    UPDATE record_parts SET sealed_content = \(cell) \
                    WHERE id = \(id) AND record_id = \(record.id) AND kind = \(Part.plural)
                    """)
                guard changed == 1 else { return .rollback(.notFound) }
            } else {
                let added = try transaction.run(
                    """
                    INSERT INTO record_parts (id, record_id, kind, author_id, sealed_content, created_at) \
                    SELECT \(id), \(record.id), \(Part.plural), \(grant.actor.userID), \(cell), \(now) \
                    WHERE (SELECT COUNT(*) FROM record_parts WHERE record_id = \(record.id) AND kind = \(Part.plural)) \
                    < \(RecordPartColumn.most)
                    """)
                guard added == 1 else { return .rollback(.full) }
            }
            let what = "\(Part.name)_\(old == nil ? "added" : "changed")"
            change.note("part", .text(what))
            change.note("part_id", .text(id.description))
            try change.update(record, setting: "")
            try change.history(record.id, what)
            return .commit("has a \(Part.name) \(old == nil ? "more" : "changed")")
        }
        switch outcome {
        case .done:
            guard let origin else { return .refused(.notFound) }
            return .done(RecordPart(id: id, author: origin.author, createdAt: origin.time, content: content))
        case .repeated(let record):
            let part: RecordPart<Part>? = try await part(made: repetition, on: record)
            return part.map(PartOutcome.repeated) ?? .refused(.notFound)
        case .full: return .tooMany
        default: return .refused(outcome)
        }
    }

    /// Takes a part away.
    public func remove<Part: PartKind>(
        _ part: ID<Part>, from key: RecordKey<Kind>, version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.partChanged, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            let removed = try change.transaction.run(
                """
                DELETE FROM record_parts WHERE id = \(part) AND record_id = \(record.id) AND kind = \(Part.plural)
                """)
            guard removed == 1 else { return .rollback(.notFound) }
            change.note("part", .text("\(Part.name)_removed"))
            change.note("part_id", .text(part.description))
            try change.update(record, setting: "")
            try change.history(record.id, "\(Part.name)_removed")
            return .commit("has a \(Part.name) less")
        }
        return try opened(outcome)
    }

    /// What an earlier request with the same `Idempotency-Key` made, as long as it is there.
    private func part<Part: PartKind>(
        made repetition: Repetition?, on record: Record<Kind>
    ) async throws(RealEstateFault) -> RecordPart<Part>? {
        guard let repetition else { return nil }
        let row: PartRow<Part>? = try await store.read { reader throws(StoreFault) in
            guard let id: ID<Part> = try reader.made(by: repetition) else { return nil }
            return try reader.first("\(PartRow<Part>.selection) WHERE record_id = \(record.id) AND id = \(id)")
        }
        guard let row else { return nil }
        return try opened(row)
    }

    private func row<Part: PartKind>(of part: ID<Part>) async throws(RealEstateFault) -> PartRow<Part>? {
        try await store.read { reader throws(StoreFault) in
            try reader.first("\(PartRow<Part>.selection) WHERE id = \(part)")
        }
    }

    private func opened<Part: PartKind>(_ row: PartRow<Part>) throws(RealEstateFault) -> RecordPart<Part> {
        let text = try store.open(row.cell, in: RecordPartColumn.column, row: row.id.description)
        guard let json = try? JSONReader.read(Array(text.utf8)) else {
            throw .store(.decoding("a part of a record is no JSON"))
        }
        return RecordPart(id: row.id, author: row.author, createdAt: row.time, content: PartContent(json))
    }
}

private struct PartRow<Part: PartKind>: RowDecodable {
    let id: ID<Part>
    let author: UserID?
    let cell: [UInt8]
    let time: Instant

    static var selection: SQL { "SELECT id, author_id, sealed_content, created_at FROM record_parts" }

    /// Of a part that is written now.
    init(id: ID<Part>, author: UserID?, time: Instant) {
        (self.id, self.author, self.time, cell) = (id, author, time, [])
    }

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        author = try row.get(1)
        cell = try row.get(2)
        time = try row.get(3)
    }
}

public import Access
import Audit
import Core
import SecurityEvents
public import Store
import Vault

/// The records of one kind: making and finding them. What changes one stands in `RecordChanges.swift`.
public struct Records<Kind: RecordKind>: Sendable {
    let store: RealEstateStore

    /// Makes a record that belongs to whoever makes it; once, however often it is asked for under one `Idempotency-Key`.
    public func create(
        _ new: NewRecord<Kind>, by viewer: RecordViewer, _ grant: Grant, once repetition: Repetition? = nil
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let now = store.time.now()
        let violations = Violation.all(of: Kind.rules, in: Record<Kind>.facts(new.values), on: CalendarDate(now))
        guard violations.isEmpty else { return .violates(violations) }
        let id = ID<Kind>.make(at: now, store.randomness)
        let assignments = try assignments(new.values.enumerated().map { ($0, $1) }, of: id)
        let duplicate = try duplicate(new.values)
        let outcome: RecordOutcome<Kind> = try await store.change(by: grant, Kind.actions.created, on: .record(id)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            if let earlier = try transaction.earlier(repetition, making: id, by: viewer, at: change.time) {
                return .rollback(earlier)
            }
            if let duplicate, try duplicate.isThere(transaction, owner: viewer.user, besides: id) {
                return .rollback(.duplicate)
            }
            let reference = try transaction.nextReference(Kind.self, at: change.time)
            try transaction.run(
                Self.insert(
                    id, reference, new, assignments,
                    RecordOwnership(
                        owner: viewer.user, team: viewer.team, isPrivate: new.isPrivate), at: change.time))
            try change.tell(.dataCreated, reference, id, "created", of: Kind.self)
            try change.history(id, "created", details: new.status, price: (nil, Self.price(new.values)))
            guard let record: Record<Kind> = try transaction.record(.id(id)) else {
                throw .decoding("a record was lost as it was made")
            }
            return .commit(.done(record))
        }
        return try opened(outcome)
    }

    /// The record that an id or a reference names, when it may be seen; with what may be done to it.
    public func find(
        _ key: RecordKey<Kind>, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> RecordView<Kind>? {
        let found = try await store.read { reader throws(StoreFault) -> (Record<Kind>, [String])? in
            guard let record: Record<Kind> = try reader.record(key),
                viewer.may(.see, record.ownership, shared: try reader.share(of: record.id, with: viewer.user))
            else { return nil }
            return (record, try reader.tags(of: record.id))
        }
        guard let (record, tags) = found else { return nil }
        return RecordView(record: try opened(record), tags: tags)
    }

    /// A record as it is shown, with its tags.
    public func view(of record: Record<Kind>) async throws(RealEstateFault) -> RecordView<Kind> {
        let tags = try await store.read { reader throws(StoreFault) in try reader.tags(of: record.id) }
        return RecordView(record: record, tags: tags)
    }

    /// The outcome with its record's sealed values open.
    func opened(_ outcome: RecordOutcome<Kind>) throws(RealEstateFault) -> RecordOutcome<Kind> {
        switch outcome {
        case .done(let record): .done(try opened(record))
        case .repeated(let record): .repeated(try opened(record))
        default: outcome
        }
    }

    static func insert(
        _ id: ID<Kind>, _ reference: String, _ new: NewRecord<Kind>, _ assignments: [Assignment],
        _ ownership: RecordOwnership, at time: Instant
    ) -> SQL {
        var (columns, values): (SQL, SQL) = ("", "")
        for assignment in assignments {
            columns += ", " + assignment.columnSQL
            values += ", " + assignment.value
        }
        return """
            INSERT INTO \(SQL(stringLiteral: Kind.table)) (id, reference, status, owner_id, team_id, is_private, \
            created_at, updated_at, search_text\(columns)) \
            VALUES (\(id), \(reference), \(new.status), \(ownership.owner), \(ownership.team), \
            \(ownership.isPrivate), \(time), \(time), \(searchText(new.values))\(values))
            """
    }

    static func price(_ values: [FieldValue]) -> Money? {
        guard let name = Kind.price, case .amount(let money) = values[Kind.place(of: name)] else { return nil }
        return money
    }
}

/// What became of something that was to be done to a record.
public enum RecordOutcome<Kind: RecordKind>: Sendable {
    /// Done; this is the record, or was.
    case done(Record<Kind>)
    /// Done by an earlier request with the same `Idempotency-Key`; this is the record now.
    case repeated(Record<Kind>)
    /// The `Idempotency-Key` was used with another request before.
    case keyReused
    /// There is no such record, or it may not be seen.
    case notFound
    /// It may be seen, and no more.
    case forbidden
    /// It would break these rules.
    case violates([Violation])
    /// Somebody changed it meanwhile.
    case versionConflict(current: Int64, attempted: Int64)
    /// Another status may not follow; these may.
    case invalidTransition(from: String, to: String, allowed: [String])
    /// Only what is archived is deleted.
    case notArchived
    /// What is archived isn't changed.
    case archived
    /// The owner has another client with this e-mail address.
    case duplicate
    /// There are as many notes or parts on it as there may be.
    case full
    /// There is nobody to give it to, or to share it with: no such user, or not in the team.
    case nobody

    /// Whether an earlier request with the same `Idempotency-Key` did it.
    public var isRepetition: Bool { if case .repeated = self { true } else { false } }
}

extension Reader {
    func record<Kind: RecordKind>(_ key: RecordKey<Kind>) throws(StoreFault) -> Record<Kind>? {
        try first(
            """
            SELECT \(Record<Kind>.columns) FROM \(SQL(stringLiteral: Kind.table)) WHERE \(key.condition)
            """, as: Record<Kind>.self)
    }

    func share<Kind>(of record: ID<Kind>, with user: UserID) throws(StoreFault) -> ShareLevel? {
        try value(
            "SELECT level FROM record_shares WHERE record_id = \(record) AND user_id = \(user)", as: String.self
        ).flatMap(ShareLevel.init(rawValue:))
    }

    func tags<Kind>(of record: ID<Kind>) throws(StoreFault) -> [String] {
        try values("SELECT tag FROM record_tags WHERE record_id = \(record) ORDER BY tag", as: String.self)
    }
}

extension Transaction {
    /// What an earlier request with the same `Idempotency-Key` made, or why there is nothing to make; nil for the first.
    fileprivate func earlier<Kind: RecordKind>(
        _ repetition: Repetition?, making id: ID<Kind>, by viewer: RecordViewer, at time: Instant
    ) throws(StoreFault) -> RecordOutcome<Kind>? {
        switch try claim(repetition, making: id, at: time) {
        case .first: return nil
        case .differs: return .keyReused
        case .made(let earlier):
            guard let record: Record<Kind> = try self.record(.id(earlier)),
                viewer.may(.see, record.ownership, shared: try share(of: earlier, with: viewer.user))
            else { return .notFound }
            return .repeated(record)
        }
    }

    /// The next reference of a kind in this year, so many at once: the counter's row is locked until the transaction ends, so no two
    /// get the same. Who rolls back gives theirs up; there may be gaps.
    func nextNumbers(
        _ kind: (some RecordKind).Type, _ count: Int = 1, at time: Instant
    ) throws(StoreFault) -> ClosedRange<Int64> {
        let (name, year) = (kind.plural, CalendarDate(time).year)
        let last = try value(
            """
            INSERT INTO record_counters (kind, year, last) VALUES (\(name), \(year), \(count)) \
            ON CONFLICT (kind, year) DO UPDATE SET last = record_counters.last + \(count) RETURNING last
            """, as: Int64.self)
        guard let last else { throw .decoding("a counter gave no number") }
        return (last - Int64(count) + 1)...last
    }

    func nextReference(_ kind: (some RecordKind).Type, at time: Instant) throws(StoreFault) -> String {
        Self.reference(kind, try nextNumbers(kind, at: time).lowerBound, at: time)
    }

    /// `ESC-2026-0001`
    static func reference(_ kind: (some RecordKind).Type, _ number: Int64, at time: Instant) -> String {
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        return "\(kind.prefix)-\(CalendarDate(time).year)-\(zeros)\(digits)"
    }
}

extension Target {
    /// A record.
    static func record<Kind: RecordKind>(_ id: ID<Kind>?) -> Target {
        Target(type: Kind.name, id: id?.description)
    }
}

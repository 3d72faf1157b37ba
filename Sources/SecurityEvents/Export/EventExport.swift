import Audit
public import Core
public import Store

/// All events of a selection, oldest first, in pieces: however many there are, only two pieces are held at a time.
public struct EventExport: Sendable {
    /// Rows of one piece.
    static let rows = 5_000

    private let log: EventLog
    /// Where the rows come from and what they must fulfil, in parts that an index answers each; no row is in two of them.
    private let parts: [SQL]
    /// The order of time, as the parts' index has it.
    private let order: SQL
    /// Only events at or after this time.
    private let from: Instant?

    init(_ log: EventLog, parts: [SQL], order: SQL = "created_at, id", from: Instant?) {
        self.log = log
        self.parts = parts
        self.order = order
        self.from = from
    }

    /// Gives the pieces to `write`, one after the other; reads the next while one is being written.
    public func forEachPiece(_ write: ([SecurityEvent]) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: [SecurityEvent].self) { group in
            group.addTask { try await read(after: nil) }
            while let events = try await group.next() {
                if events.count == Self.rows { group.addTask { try await read(after: events.last) } }
                if !events.isEmpty { try await write(events) }
            }
        }
    }

    private func read(after last: SecurityEvent?) async throws(StoreFault) -> [SecurityEvent] {
        let sql = page(after: last)
        return try await log.database.read(.scan) { reader throws(StoreFault) in
            try reader.rows(sql, as: SecurityEvent.self)
        }
    }

    /// The rows behind `last`, or the first ones. Never with two lower bounds: SQLite would take the lesser to begin at, and pass by
    /// all rows before `last` each time.
    func page(after last: SecurityEvent?) -> SQL {
        let selections = parts.map { part in
            var sql: SQL = "SELECT \(SecurityEvent.columns) FROM \(part)"
            if let last {
                sql += " AND (created_at, id) > (\(last.createdAt), \(last.id))"
            } else if let from {
                sql += " AND created_at >= \(from)"
            }
            return sql + " ORDER BY \(order) LIMIT \(Self.rows)"
        }
        guard selections.count > 1 else { return selections[0] }
        var sql: SQL = ""
        for (index, selection) in selections.enumerated() {
            sql +=
                index == 0 ? "SELECT * FROM (\(selection)) AS part" : " UNION ALL SELECT * FROM (\(selection)) AS part"
        }
        return sql + " ORDER BY created_at, id LIMIT \(Self.rows)"
    }
}

extension EventLog {
    /// Everything that a query lets through; its page doesn't matter.
    public func export(_ query: EventQuery) -> EventExport {
        var rest = query
        rest.from = nil
        return EventExport(
            self, parts: [rest.selection(database.dialect)], order: rest.oldestFirst(database.dialect), from: query.from
        )
    }

    /// Everything about a person.
    public func export(
        of subject: EventSubject, from: Instant? = nil, to: Instant? = nil
    ) async throws(StoreFault) -> EventExport {
        let addresses = try await database.read(.scan) { reader throws(StoreFault) in try subject.addresses(reader) }
        return EventExport(
            self,
            parts: subject.parts(addresses).map { part in
                let part: SQL = "security_events WHERE \(part)"
                return to.map { "\(part) AND created_at <= \($0)" } ?? part
            },
            from: from)
    }
}

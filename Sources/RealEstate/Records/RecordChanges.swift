public import Access
import Audit
import Core
import SecurityEvents
import Store
import Vault

/// What is done to a record. Each is one change with its audit entry, its event and a line of the record's history.
extension Records {
    /// Changes fields.
    public func update(
        _ key: RecordKey<Kind>, _ patch: RecordPatch<Kind>, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        // Cells are sealed for a row, so its id has to be known before.
        guard let id = try await id(of: key) else { return .notFound }
        let assignments = try assignments(patch.values.map { ($0.key, $0.value) }, of: id)
        let duplicate = try duplicate(patch.values)
        let deed: RecordViewer.Deed = patch.isPrivate == nil ? .change : .manage
        let outcome = try await change(.id(id), Kind.actions.updated, deed, version: patch.version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            var values = record.values
            for (place, value) in patch.values { values[place] = value }
            let violations = Violation.all(
                of: Kind.rules, in: Record<Kind>.facts(values), on: CalendarDate(change.time))
            guard violations.isEmpty else { return .rollback(.violates(violations)) }
            if let duplicate, let owner = record.ownership.owner,
                try duplicate.isThere(change.transaction, owner: owner, besides: id, by: viewer)
            {
                return .rollback(.duplicate)
            }
            var columns: SQL = ""
            for assignment in assignments { columns += ", \(assignment.columnSQL) = \(assignment.value)" }
            if let isPrivate = patch.isPrivate { columns += ", is_private = \(isPrivate)" }
            let names =
                patch.values.keys.sorted().map { Kind.fields[$0].name }
                + (patch.isPrivate == nil ? [] : ["isPrivate"])
            change.note("fields", .list(names))
            columns += ", search_text = \(Self.searchText(values))"
            try change.update(record, setting: columns)
            let (before, after) = (Self.price(record.values), Self.price(values))
            try change.history(id, "updated", details: names.joined(separator: ", "))
            if before != after { try change.history(id, "price_changed", price: (before, after)) }
            return .commit("updated")
        }
        return try opened(outcome)
    }

    /// Moves a record on to another status.
    public func move(
        _ key: RecordKey<Kind>, to status: String, version: Int64?, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.statusChanged, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            guard Kind.statuses.allows(record.status, to: status) else {
                return .rollback(
                    .invalidTransition(
                        from: record.status, to: status, allowed: Kind.statuses.following(record.status)))
            }
            change.note("status_before", .text(record.status))
            change.note("status", .text(status))
            try change.update(record, setting: ", status = \(status)")
            try change.history(record.id, "status_changed", details: "\(record.status) → \(status)")
            return .commit("is now \(status)")
        }
        return try opened(outcome)
    }

    /// Puts a record away, where only lists of archived ones show it. What is archived already stays so.
    public func archive(
        _ key: RecordKey<Kind>, version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.archived, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.done(record)) }
            try change.update(record, setting: ", archived_at = \(change.time)")
            try change.history(record.id, "archived")
            return .commit("archived")
        }
        return try opened(outcome)
    }

    /// Takes a record back from the archive.
    public func restore(
        _ key: RecordKey<Kind>, version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.restored, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt != nil else { return .rollback(.notArchived) }
            try change.update(record, setting: ", archived_at = NULL")
            try change.history(record.id, "restored")
            return .commit("restored")
        }
        return try opened(outcome)
    }

    /// Deletes an archived record with all that hangs on it, for good.
    public func delete(
        _ key: RecordKey<Kind>, version: Int64? = nil, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(
            key, Kind.actions.deleted, .delete, version: version, as: .dataDeleted, by: viewer, grant
        ) { change, record throws(StoreFault) in
            guard record.archivedAt != nil else { return .rollback(.notArchived) }
            try change.transaction.remove(record)
            return .commit("deleted")
        }
        return try opened(outcome)
    }

    private func id(of key: RecordKey<Kind>) async throws(RealEstateFault) -> ID<Kind>? {
        if case .id(let id) = key { return id }
        let sql: SQL = "SELECT id FROM \(SQL(stringLiteral: Kind.table)) WHERE \(key.condition)"
        return try await store.read { reader throws(StoreFault) in try reader.value(sql, as: ID<Kind>.self) }
    }

    /// One change of a record that whoever asks may change so: `body` does it, and says in words what it did.
    func change(
        _ key: RecordKey<Kind>, _ action: Action, _ deed: RecordViewer.Deed, version: Int64?,
        as type: EventType = .dataUpdated, by viewer: RecordViewer, _ grant: Grant,
        _ body: @escaping @Sendable (Change, Record<Kind>) throws(StoreFault) -> RecordStep<Kind>
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        guard let id = try await id(of: key) else { return .notFound }
        return try await store.change(by: grant, action, on: .record(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard let record: Record<Kind> = try transaction.record(.id(id)) else { return .rollback(.notFound) }
            let shared = try transaction.share(of: id, with: viewer.user)
            guard viewer.may(.see, record.ownership, shared: shared) else { return .rollback(.notFound) }
            guard viewer.may(deed, record.ownership, shared: shared) else { return .rollback(.forbidden) }
            if let version, version != record.version {
                return .rollback(.versionConflict(current: record.version, attempted: version))
            }
            switch try body(change, record) {
            case .rollback(let outcome): return .rollback(outcome)
            case .commit(let what):
                try change.tell(type, record.reference, id, what, of: Kind.self)
                return .commit(.done(try transaction.record(.id(id)) ?? record))
            }
        }
    }
}

/// How a change of a record ends.
enum RecordStep<Kind: RecordKind>: Sendable {
    /// Done, in words.
    case commit(String)
    /// Not done.
    case rollback(RecordOutcome<Kind>)
}

extension Change {
    /// Sets columns of a record, and what every change of one sets.
    func update<Kind: RecordKind>(_ record: Record<Kind>, setting columns: SQL) throws(StoreFault) {
        try transaction.run(
            """
            UPDATE \(SQL(stringLiteral: Kind.table)) SET version = version + 1, updated_at = \(time)\(columns) \
            WHERE id = \(record.id)
            """)
    }
}

extension Transaction {
    /// Removes a record and all that hangs on it.
    func remove<Kind: RecordKind>(_ record: Record<Kind>) throws(StoreFault) {
        let id = record.id
        try insert("DELETE FROM record_shares WHERE record_id = \(id)")
        try insert("DELETE FROM record_history WHERE record_id = \(id)")
        try insert("DELETE FROM record_notes WHERE record_id = \(id)")
        try insert("DELETE FROM record_parts WHERE record_id = \(id)")
        try insert("DELETE FROM record_tags WHERE record_id = \(id)")
        try run("DELETE FROM \(SQL(stringLiteral: Kind.table)) WHERE id = \(id)")
    }
}

public import Access
import Audit
public import Core
import SecurityEvents
public import Store
import Vault

/// With whom a record is shared.
public struct RecordShare: RowDecodable {
    let user: UserID
    let reference: String
    let level: String
    let time: Instant

    /// Reads a row.
    public init(row: Row) throws(StoreFault) {
        user = try row.get(0)
        reference = "USR-\(try row.get(1, as: Int64.self))"
        level = try row.get(2)
        time = try row.get(3)
    }
}

extension RecordShare: Shaped {
    /// The response.
    public static let shape = Shape<RecordShare>(
        "RecordShare", "Somebody with whom a record is shared.",
        [
            .field("userId", "The user.") { $0.user },
            .field("reference", "The user's reference, USR-456.") { $0.reference },
            .field("level", "How far: view, edit or delete.") { $0.level },
            .field("sharedAt", "Since when.") { $0.time },
        ])
}

/// Giving records to others: to keep, or to look at and work on.
extension Records {
    /// With whom a record is shared, for whoever manages it.
    public func shares(
        of key: RecordKey<Kind>, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> Seen<[RecordShare]>? {
        try await ifSeen(key, by: viewer) { reader, record throws(StoreFault) in
            let everybody = viewer.may(.manage, record.ownership, shared: nil)
            let narrowed: SQL = everybody ? "" : "AND record_shares.user_id = \(viewer.user)"
            return try reader.rows(
                """
                SELECT record_shares.user_id, users.number, record_shares.level, record_shares.created_at \
                FROM record_shares JOIN users ON users.id = record_shares.user_id \
                WHERE record_shares.record_id = \(record.id) \(narrowed) ORDER BY record_shares.created_at LIMIT 500
                """)
        }
    }

    /// Shares a record with somebody, or changes how far. Not with its owner, nor with oneself: that would outlast losing it.
    public func share(
        _ key: RecordKey<Kind>, with user: UserID?, _ level: ShareLevel, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let outcome = try await change(key, Kind.actions.shared, .manage, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard let user, user != record.ownership.owner, user != viewer.user,
                try change.transaction.person(user, knownTo: viewer) != nil
            else {
                return .rollback(.nobody)
            }
            try change.transaction.run(
                """
                INSERT INTO record_shares (record_id, user_id, kind, level, created_at) \
                VALUES (\(record.id), \(user), \(Kind.plural), \(level.rawValue), \(change.time)) \
                ON CONFLICT (record_id, user_id) DO UPDATE SET level = excluded.level
                """)
            change.note("user_id", .text(user.description))
            change.note("level", .text(level.rawValue))
            try change.history(record.id, "shared", details: level.rawValue)
            return .commit("shared (\(level.rawValue))")
        }
        return try opened(outcome)
    }

    /// Takes back what was shared with somebody. Anybody may give back what was shared with themselves.
    public func unshare(
        _ key: RecordKey<Kind>, with user: UserID?, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let deed: RecordViewer.Deed = user == viewer.user ? .see : .manage
        let outcome = try await change(key, Kind.actions.unshared, deed, version: nil, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard let user,
                try change.transaction.run(
                    "DELETE FROM record_shares WHERE record_id = \(record.id) AND user_id = \(user)") == 1
            else { return .rollback(.nobody) }
            change.note("user_id", .text(user.description))
            try change.history(record.id, "unshared")
            return .commit("no longer shared")
        }
        return try opened(outcome)
    }

    /// Gives a record to another owner and into their team. What was shared with either of the two ends.
    public func transfer(
        _ key: RecordKey<Kind>, to user: UserID?, version: Int64?, by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Kind> {
        let seen = try await client(key)
        let duplicate = try seen.flatMap { record throws(RealEstateFault) in try self.duplicate(record.values) }
        let outcome = try await change(key, Kind.actions.transferred, .manage, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            let transaction = change.transaction
            guard let user, let person = try transaction.person(user, knownTo: viewer) else {
                return .rollback(.nobody)
            }
            if let seen, seen.version != record.version {
                return .rollback(.versionConflict(current: record.version, attempted: seen.version))
            }
            if let duplicate, try duplicate.isThere(transaction, owner: user, besides: record.id, by: viewer) {
                return .rollback(.duplicate)
            }
            try change.update(record, setting: ", owner_id = \(user), team_id = \(person.team)")
            try transaction.insert(
                """
                DELETE FROM record_shares WHERE record_id = \(record.id) \
                AND (user_id = \(user) OR user_id = \(record.ownership.owner))
                """)
            change.note("owner_id", .text(user.description))
            try change.history(record.id, "transferred")
            return .commit("has another owner")
        }
        return try opened(outcome)
    }

    /// A client with its values open, for its address to be looked for under every key; nil for other kinds.
    private func client(_ key: RecordKey<Kind>) async throws(RealEstateFault) -> Record<Kind>? {
        guard Kind.self == Client.self else { return nil }
        let found: Record<Kind>? = try await store.read { reader throws(StoreFault) in try reader.record(key) }
        return try found.map { record throws(RealEstateFault) in try opened(record) }
    }
}

/// Somebody who may be given something.
struct Person: RowDecodable {
    let team: TeamID?

    init(row: Row) throws(StoreFault) { team = try row.get(0) }
}

extension Reader {
    /// Somebody who may sign in and whom the viewer may name; nil for anybody else.
    func person(_ user: UserID, knownTo viewer: RecordViewer) throws(StoreFault) -> Person? {
        let person = try first(
            """
            SELECT team_members.team_id FROM users LEFT JOIN team_members ON team_members.user_id = users.id \
            WHERE users.id = \(user) AND users.is_active = TRUE AND users.client_id IS NULL
            """, as: Person.self)
        guard let person else { return nil }
        let isKnown = viewer.knowsEverybody || user == viewer.user || person.team != nil && person.team == viewer.team
        return isKnown ? person : nil
    }
}

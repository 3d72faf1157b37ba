public import Access
public import Audit
public import Core
import SecurityEvents
public import Store

/// When each secret was replaced, and who was told that it is time.
public struct SecretLedger: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource

    /// The ledger of a database.
    public init(database: AuditedDatabase, time: any TimeSource) {
        self.database = database
        self.time = time
    }

    /// Notes that a secret was replaced: an audit entry, an event, and the day from which its time runs. Neither says what it is.
    public func rotated(_ name: String, in place: String, by grant: Grant) async throws(StoreFault) {
        let target = Target(type: "secret", id: name)
        try await database.change(by: grant, action: .secretRotated, on: target) { change throws(StoreFault) in
            try change.transaction.run(
                """
                INSERT INTO secret_rotations (name, rotated_at) VALUES (\(name), \(change.time)) \
                ON CONFLICT (name) DO UPDATE SET rotated_at = excluded.rotated_at, reminded_at = NULL
                """)
            change.note("place", .text(place))
            try change.record(
                EventDraft(.secretRotated, message: "Secret \(name) rotated", metadata: ["secret": .text(name)]))
            return .commit(())
        }
    }

    /// Since when a secret is in use. The first time that somebody asks counts as the beginning, where nothing else is known.
    public func since(_ name: String) async throws(StoreFault) -> Instant {
        let known = try await database.read { reader throws(StoreFault) in
            try reader.value("SELECT rotated_at FROM secret_rotations WHERE name = \(name)", as: Instant.self)
        }
        if let known { return known }
        let now = time.now()
        return try await database.housekeep(.secretVersions) { transaction throws(StoreFault) in
            try transaction.run(
                "INSERT INTO secret_rotations (name, rotated_at) VALUES (\(name), \(now)) ON CONFLICT (name) DO NOTHING"
            )
            return .commit(
                try transaction.value("SELECT rotated_at FROM secret_rotations WHERE name = \(name)", as: Instant.self)
                    ?? now)
        }
    }

    /// Records, once in ``remindsEvery``, that a secret's time is over or nearly so. `also` runs in the same transaction. Says
    /// whether this was the time.
    public func remind(
        of name: String, dueAt due: Instant, also: @escaping @Sendable (Change) throws(StoreFault) -> Void
    ) async throws(StoreFault) -> Bool {
        let limit = time.now() - Self.remindsEvery
        let isNews = try await database.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT 1 FROM secret_rotations WHERE name = \(name) AND reminded_at > \(limit)", as: Int.self) == nil
        }
        guard isNews else { return false }
        let target = Target(type: "secret", id: name)
        try await database.change(by: .system(.keyRotation), action: .secretRotationDue, on: target) {
            change throws(StoreFault) in
            try change.transaction.run(
                """
                INSERT INTO secret_rotations (name, rotated_at, reminded_at) \
                VALUES (\(name), \(change.time), \(change.time)) \
                ON CONFLICT (name) DO UPDATE SET reminded_at = excluded.reminded_at
                """)
            try change.record(
                EventDraft(
                    .secretRotationDue, message: "Secret \(name) is to be rotated by \(due.rfc3339)",
                    metadata: ["secret": .text(name), "due_at": .text(due.rfc3339)]))
            try also(change)
            return .commit(())
        }
        return true
    }

    /// How much time lies between two reminders of one secret at least.
    public static let remindsEvery = Duration.seconds(7 * 86_400)
    /// How long before its time a secret is reminded of.
    public static let remindsAhead = Duration.seconds(7 * 86_400)
}

extension Action {
    /// A secret was replaced.
    public static let secretRotated = Action("secret.rotated")
    /// A secret's time is over, or nearly so.
    public static let secretRotationDue = Action("secret.rotation_due")
}

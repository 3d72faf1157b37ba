import Access
import Audit
import Core
import SecurityEvents
@_spi(RawTransaction) import Store
import TestKit
import Vault

/// The log of events over a database of its own.
struct EventsHouse {
    let test: TestDatabase
    let vault: KeyVault
    let audited: AuditedDatabase
    let events: EventLog
    let clock: ManualClock
    let ann = UserID(high: 1, low: 1)
    let ben = UserID(high: 1, low: 2)

    /// `more` are the tables of a room that stands on events.
    static func with(
        _ engine: Engine, more: [Migration] = [], _ body: @escaping @Sendable (EventsHouse) async throws -> Void
    ) async throws {
        let migrations =
            StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + SecurityEventsSchema.migrations
            + more
        try await TestDatabase.with(engine, migrations: migrations) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let (clock, randomness) = (ManualClock(), SystemRandomness())
                let vault = try await KeyVault.open(
                    database: test.database, subjectKeys: keys.database,
                    root: RootKey(bytes: [UInt8](repeating: 7, count: 32)), time: clock, randomness: randomness)
                let audited = AuditedDatabase(
                    database: test.database, vault: vault, time: clock, randomness: randomness)
                try await body(
                    EventsHouse(
                        test: test, vault: vault, audited: audited,
                        events: EventLog(database: audited, time: clock, randomness: randomness), clock: clock))
            }
        }
    }

    /// Records an event, and lets time pass.
    func record(
        _ type: EventType, _ user: UserID? = nil, _ message: String = "", then pause: Duration = .seconds(1)
    ) async throws {
        try await events.record(EventDraft(type, user: user, message: message), from: .local)
        clock.advance(by: pause)
    }

    /// The messages of a page.
    func messages(_ query: EventQuery) async throws -> [String?] {
        try await events.query(query).events.map(\.message)
    }
}

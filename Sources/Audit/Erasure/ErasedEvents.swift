public import Core
@_spi(RawTransaction) public import Store
import Vault

/// That the security events of somebody were erased or made nameless, as the ledger beside the keys keeps it: an older database has
/// them back, and nothing in it says so.
public struct ErasedEvents: Sendable, RowDecodable {
    /// Whose they were.
    public let person: UserID
    /// Whether the events were removed; else they were made nameless.
    public let isRemoval: Bool
    /// When: events that came later are untouched.
    public let time: Instant

    /// Reads `subject_id, removed, created_at`.
    public init(row: Row) throws(StoreFault) {
        person = try row.get(0)
        isRemoval = try row.get(1)
        time = try row.get(2)
    }
}

extension AuditedDatabase {
    /// Notes in the ledger that somebody's events were erased or made nameless. Of several of a kind the last one counts.
    public func noteErasedEvents(of person: UserID, removed: Bool) async throws(StoreFault) {
        let now = time.now()
        try await vault.subjectKeyDatabase.write { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO erased_events (subject_id, removed, created_at) VALUES (\(person), \(removed), \(now))
                ON CONFLICT (subject_id, removed) DO UPDATE SET created_at = excluded.created_at
                """)
            return .commit(())
        }
    }

    /// What the ledger has of it.
    public func erasedEvents() async throws(StoreFault) -> [ErasedEvents] {
        try await vault.subjectKeyDatabase.read(.scan) { reader throws(StoreFault) in
            try reader.rows("SELECT subject_id, removed, created_at FROM erased_events ORDER BY created_at")
        }
    }
}

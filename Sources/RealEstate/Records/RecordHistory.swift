import Access
public import Core
public import Store

/// Something about a record that may be seen, and whose the record is: reading what is somebody else's is noted.
public struct Seen<Value: Sendable>: Sendable {
    /// The record's owner; nil once that person was erased.
    public let owner: UserID?
    /// What was asked for.
    public let value: Value
}

/// One line of a record's history, written by whatever changes it.
public struct RecordHistory: RowDecodable {
    let what: String
    let details: String?
    let actor: UserID?
    let priceBefore, priceAfter: Money?
    let time: Instant

    static let columns: SQL = """
        what, details, actor_id, price_before_cents, price_after_cents, created_at
        """

    /// Reads a row.
    public init(row: Row) throws(StoreFault) {
        what = try row.get(0)
        details = try row.get(1)
        actor = try row.get(2)
        priceBefore = try row.get(3)
        priceAfter = try row.get(4)
        time = try row.get(5)
    }
}

extension RecordHistory: Shaped {
    /// The response.
    public static let shape = Shape<RecordHistory>(
        "RecordHistory", "One line of a record's history.",
        [
            .field("what", "What was done: `created`, `updated`, `status_changed`, `price_changed`, …") { $0.what },
            .field("details", "The fields, the statuses or the level.") { $0.details },
            .field("actorId", "Who did it; null once that person was erased.") { $0.actor },
            .field("priceBefore", "The price before, where it changed.") { $0.priceBefore },
            .field("priceAfter", "The price after, where it changed.") { $0.priceAfter },
            .field("at", "When.") { $0.time },
        ])
}

extension Records {
    /// The last 500 lines of a record's history, the latest first; only those with a price when asked. Nil for a record that may not be
    /// seen.
    public func history(
        of key: RecordKey<Kind>, pricesOnly: Bool = false, by viewer: RecordViewer
    ) async throws(RealEstateFault) -> Seen<[RecordHistory]>? {
        try await ifSeen(key, by: viewer) { reader, record throws(StoreFault) in
            let narrowed: SQL =
                pricesOnly ? "AND (price_before_cents IS NOT NULL OR price_after_cents IS NOT NULL)" : ""
            return try reader.rows(
                """
                SELECT \(RecordHistory.columns) FROM record_history WHERE record_id = \(record.id) \(narrowed) \
                ORDER BY position DESC LIMIT 500
                """)
        }
    }

    /// Reads something about a record that may be seen; nil for another.
    func ifSeen<Value: Sendable>(
        _ key: RecordKey<Kind>, by viewer: RecordViewer,
        _ body: @escaping @Sendable (Reader, Record<Kind>) throws(StoreFault) -> Value
    ) async throws(RealEstateFault) -> Seen<Value>? {
        try await store.read { reader throws(StoreFault) in
            guard let record: Record<Kind> = try reader.record(key),
                viewer.may(.see, record.ownership, shared: try reader.share(of: record.id, with: viewer.user))
            else { return nil }
            return Seen(owner: record.ownership.owner, value: try body(reader, record))
        }
    }
}

import Audit
import Core
public import Store
import TransparencyLog

/// Bringing events into the audit log: a leaf for each of them would make the log as large as the events, so up to a thousand enter
/// it under one root.
extension EventLog {
    /// How often ``sealSegments()`` should run: for so long an event may stand without a proof.
    public static let sealsEvery = Duration.seconds(10)
    /// How much longer the sealing rests behind a full segment than that took.
    private static let restsFor = 3
    /// The most events in one segment.
    static let eventsInSegment = 1_000

    /// Puts every event that isn't in a segment yet into one, in the order in which they became visible; returns how many they were.
    ///
    /// It may be stopped anywhere, and run on several nodes: each segment begins where the one before it ends, and of two with one number
    /// the second is refused.
    @discardableResult
    public func sealSegments() async throws(StoreFault) -> Int {
        var sealed = 0
        while true {
            let begun = ContinuousClock.now
            let (last, items) = try await unsealed()
            guard try await seal(items, behind: last) else { return sealed }
            sealed += items.count
            if items.count < Self.eventsInSegment { return sealed }
            // Whoever delivers many events goes first: the log may come behind them for a while.
            try? await Task.sleep(for: (ContinuousClock.now - begun) * Self.restsFor)
        }
    }

    /// The newest segment, and what comes behind it.
    private func unsealed() async throws(StoreFault) -> (last: SegmentEnd, items: [SaltedEvent]) {
        try await database.read(.scan) { reader throws(StoreFault) in
            let last = try reader.first(SegmentEnd.newest, as: SegmentEnd.self) ?? .start
            let items = try reader.rows(
                """
                SELECT stream_position, salt, \(SecurityEvent.columns) FROM security_events \
                WHERE (stream_position, id) > (\(last.position.place), \(last.position.event)) \
                \(reader.dialect.belowHorizon) ORDER BY stream_position, id LIMIT \(Self.eventsInSegment)
                """, as: SaltedEvent.self)
            return (last, items)
        }
    }

    /// False when another node was quicker.
    private func seal(_ items: [SaltedEvent], behind last: SegmentEnd) async throws(StoreFault) -> Bool {
        guard let end = items.last, let first = items.map(\.event.createdAt).min(),
            let latest = items.map(\.event.createdAt).max()
        else { return false }
        // Rows that were written by hand have no salt yet.
        let salts = items.map { $0.salt ?? randomness.bytes(Disclosure.saltByteCount) }
        let leaves = zip(items, salts).map { $0.event.leaf(salt: $1) }
        var tree = CompactRange()
        for leaf in leaves { tree.append(leaf.hash) }
        let segment = EventSegment(count: leaves.count, root: tree.root, first: first, last: latest)
        do throws(StoreFault) {
            return try await write(segment, of: leaves, items, salts, behind: last, to: end.position) != nil
        } catch {
            if case .constraint(.unique, _) = error { return false }
            throw error
        }
    }

    private func write(
        _ segment: EventSegment, of leaves: [EventLeaf], _ items: [SaltedEvent], _ salts: [[UInt8]],
        behind last: SegmentEnd, to end: StreamPosition
    ) async throws(StoreFault) -> EventSegment? {
        try await database.seal { transaction, entry throws(StoreFault) -> EventSegment? in
            let newest = try transaction.first(SegmentEnd.newest, as: SegmentEnd.self) ?? .start
            guard newest.number == last.number else { return nil }
            for (item, salt) in zip(items, salts) where item.salt == nil {
                try transaction.insert(
                    """
                    UPDATE security_events SET salt = \(salt) WHERE id = \(item.event.id) \
                    AND created_at = \(item.event.createdAt) AND salt IS NULL
                    """)
            }
            try transaction.insert(
                """
                INSERT INTO security_event_segments (number, entry_id, last_position, last_id, last_at, ids, digests) \
                VALUES (\(last.number + 1), \(entry), \(end.place), \(end.event), \(segment.last), \
                \(leaves.flatMap(\.id.bytes)), \(leaves.flatMap(\.digest)))
                """)
            return segment
        }
    }
}

/// Where a segment ends.
struct SegmentEnd: RowDecodable {
    let number: Int64
    let position: StreamPosition

    /// Before the first.
    static let start = SegmentEnd(number: 0, position: .start)

    /// The newest segment's.
    static let newest: SQL = """
        SELECT number, last_position, last_id FROM security_event_segments ORDER BY number DESC LIMIT 1
        """

    private init(number: Int64, position: StreamPosition) {
        self.number = number
        self.position = position
    }

    init(row: Row) throws(StoreFault) {
        number = try row.get(0)
        position = StreamPosition(place: try row.get(1), event: try row.get(2))
    }
}

/// An event with its salt, if it has one.
struct SaltedEvent: RowDecodable {
    let position: StreamPosition
    let salt: [UInt8]?
    let event: SecurityEvent

    init(row: Row) throws(StoreFault) {
        event = try SecurityEvent(row: row, from: 2)
        position = StreamPosition(place: try row.get(0), event: event.id)
        salt = try row.get(1)
    }
}

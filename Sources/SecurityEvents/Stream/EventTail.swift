import Audit
import Core
public import Store

/// Some events in the order of the stream, and where it goes on.
public struct EventTail: Sendable {
    /// An event and its position.
    public struct Item: Sendable {
        /// Where it stands.
        public let position: StreamPosition
        /// The event.
        public let event: SecurityEvent
    }

    /// What matched.
    public let items: [Item]
    /// Up to where everything was looked at, matching or not.
    public let end: StreamPosition
    /// Whether that is all there is for now.
    public let isCurrent: Bool
}

extension EventLog {
    /// The position after everything that is visible now.
    public func currentPosition() async throws(StoreFault) -> StreamPosition {
        try await database.read { reader throws(StoreFault) in
            try reader.first(Self.last(reader.dialect), as: StreamPosition.self) ?? .start
        }
    }

    /// What follows a position and matches; the query's page doesn't matter. At most `limit` events are looked at, so that a filter
    /// which lets little through doesn't make one call long.
    public func events(
        after position: StreamPosition, matching query: EventQuery, limit: Int = 1_000
    ) async throws(StoreFault) -> EventTail {
        let conditions = query.conditions
        return try await database.read { reader throws(StoreFault) in
            let range: SQL = """
                (stream_position, id) > (\(position.place), \(position.event)) \(reader.dialect.belowHorizon)
                """
            // Where the window ends is fixed before its rows are read: all that lies up to there is final, and stays the same while
            // more is committed.
            let window = try reader.rows(
                """
                SELECT stream_position, id FROM security_events WHERE \(range) \
                ORDER BY stream_position, id LIMIT \(limit)
                """, as: StreamPosition.self)
            guard let end = window.last else { return EventTail(items: [], end: position, isCurrent: true) }
            // The inner LIMIT keeps the engine from choosing another index than that of the order.
            let items = try reader.rows(
                """
                SELECT stream_position, \(SecurityEvent.columns) FROM (SELECT * FROM security_events WHERE \(range) \
                ORDER BY stream_position, id LIMIT \(limit)) AS passing \
                WHERE (stream_position, id) <= (\(end.place), \(end.event)) AND \(conditions) \
                ORDER BY stream_position, id
                """, as: EventTail.Item.self)
            return EventTail(items: items, end: end, isCurrent: window.count < limit)
        }
    }

    /// The last position that may be read on from.
    private static func last(_ dialect: Dialect) -> SQL {
        """
        SELECT stream_position, id FROM security_events WHERE TRUE \(dialect.belowHorizon) \
        ORDER BY stream_position DESC, id DESC LIMIT 1
        """
    }
}

extension EventTail.Item: RowDecodable {
    /// Reads `stream_position` and the columns of an event.
    public init(row: Row) throws(StoreFault) {
        event = try SecurityEvent(row: row, from: 1)
        position = StreamPosition(place: try row.get(0), event: event.id)
    }
}

extension Dialect {
    /// Only what lies below every transaction that still runs. On SQLite that is everything visible.
    var belowHorizon: SQL {
        switch engine {
        case .sqlite: ""
        case .postgresql: "AND stream_position < security_events_horizon()"
        }
    }
}

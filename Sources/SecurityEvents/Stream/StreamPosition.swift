import Core
public import Store

/// A place in the order in which events became visible: the id of a server-sent event.
///
/// Time is no such order: an event may be committed after one that happened later. Whoever continues from a position gets every
/// event that became visible after it, once.
public struct StreamPosition: Sendable, Hashable {
    /// The writer's place: see `stream_position` in the room's schema.
    let place: Int64
    /// The last event at that place.
    let event: SecurityEventID

    /// Before all events.
    public static let start = StreamPosition(place: 0, event: SecurityEventID(high: 0, low: 0))

    init(place: Int64, event: SecurityEventID) {
        self.place = place
        self.event = event
    }

    /// `4711-0197c3d2-…`
    public var text: String { "\(place)-\(event)" }

    /// A position from its text; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let place = Int64(parts[0]), place >= 0, String(place) == parts[0],
            let event = SecurityEventID(parts[1])
        else { return nil }
        self.init(place: place, event: event)
    }
}

extension StreamPosition: RowDecodable {
    /// Reads `stream_position, id`.
    public init(row: Row) throws(StoreFault) {
        self.init(place: try row.get(0), event: try row.get(1))
    }
}

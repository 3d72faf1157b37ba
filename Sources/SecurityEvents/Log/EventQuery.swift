public import Access
public import Core

/// Which events to list, newest first.
public struct EventQuery: Sendable {
    /// Whose events: one user's, or everybody's when nil. Comes from the principal, never from the request.
    public let visibleTo: UserID?
    /// Only events of this type.
    public var type: EventType?
    /// Only events at or after this time.
    public var from: Instant?
    /// Only events at or before this time.
    public var to: Instant?
    /// Which part of the list. Set it last: a cursor belongs to the filters.
    public var page = PageRequest(limit: 100)
    /// Count all of them, not only to 10,000.
    public var exactCount = false

    /// The events that a principal may see: everybody's with `event:list`, otherwise their own.
    public init(seenBy principal: Principal) {
        visibleTo = principal.permissions.contains(.eventList) ? nil : principal.userID
    }

    /// The events of one user, or everybody's; for the terminal and for tests.
    public init(visibleTo user: UserID?) {
        visibleTo = user
    }

    /// The 32 bits that tie a cursor to these filters.
    public var cursorFilter: UInt32 {
        Cursor.filter([visibleTo?.description, type?.rawValue, from?.databaseText, to?.databaseText])
    }

    /// Which events match at all, and how far they are counted: what a total depends on.
    struct Filter: Hashable, Sendable {
        let visibleTo: UserID?
        let type: EventType?
        let from: Instant?
        let to: Instant?
        let exactCount: Bool
    }

    var filter: Filter {
        Filter(visibleTo: visibleTo, type: type, from: from, to: to, exactCount: exactCount)
    }
}

/// One page of events.
public struct EventPage: Sendable {
    /// The events, newest first.
    public let events: [SecurityEvent]
    /// Where the page stands: how many there are in all, and where the next page begins.
    public let pagination: Pagination
}

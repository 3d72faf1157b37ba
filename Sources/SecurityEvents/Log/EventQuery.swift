public import Access
public import Core

/// Which events to list, newest first.
public struct EventQuery: Hashable, Sendable {
    /// Whose events: one user's, or everybody's when nil. Comes from the principal, never from the request.
    public let visibleTo: UserID?
    /// Only events of this type.
    public var type: EventType?
    /// Only events of this category.
    public var category: EventCategory?
    /// Only events of this severity.
    public var severity: EventSeverity?
    /// Only events whose matter succeeded, or failed.
    public var success: Bool?
    /// Only events about this user.
    public var userID: UserID?
    /// Only events that named this e-mail address; in lower case.
    public var email: String?
    /// Only events from this address, as it is written canonically.
    public var ipAddress: String?
    /// Only events that have to do with this API key.
    public var apiKeyID: APIKeyID?
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
        Cursor.filter([
            visibleTo?.description, type?.rawValue, category?.rawValue, severity?.rawValue, success?.description,
            userID?.description, email, ipAddress, apiKeyID?.description, from?.databaseText, to?.databaseText,
        ])
    }

    /// What a total depends on: the query without its page.
    var filter: EventQuery {
        var filter = self
        filter.page = PageRequest(limit: 1)
        return filter
    }
}

/// One page of events.
public struct EventPage: Sendable {
    /// The events, newest first.
    public let events: [SecurityEvent]
    /// Where the page stands: how many there are in all, and where the next page begins.
    public let pagination: Pagination

    /// A page with its place.
    public init(events: [SecurityEvent], pagination: Pagination) {
        self.events = events
        self.pagination = pagination
    }
}

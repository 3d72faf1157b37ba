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
    /// How many to return, 1–500.
    public var limit = 100
    /// How many to skip.
    public var offset = 0
    /// Where the page before ended; stands in place of `offset`.
    public var cursor: Cursor?
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
}

/// One page of events.
public struct EventPage: Sendable {
    /// The events, newest first.
    public let events: [SecurityEvent]
    /// How many match in all, without limit, offset and cursor.
    public let total: Total
    /// Where the next page begins; nil on the last one.
    public let next: Cursor?
}

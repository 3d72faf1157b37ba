import Core

extension EventQuery {
    /// What decides which events match at all, apart from where a page begins and ends.
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

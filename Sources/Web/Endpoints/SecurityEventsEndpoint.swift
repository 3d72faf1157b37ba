import Access
import Core
import SecurityEvents

/// The security events, as guide R asks for them.
enum SecurityEventsEndpoint {
    static let event = Parameter<SecurityEventID>.path("event", "The event's id.")
    static let days = daysBack(30, EventLog.mostDays)
    static let criticalDays = daysBack(7, 90)

    static let parameters: [any ParameterDeclaration] = EventFilters.all + Paging.parameters

    /// How many events `/recent` has.
    private static let recentEvents = 50

    static func list(_ context: SignedContext) async throws -> SecurityEventsView {
        let filters = try await EventFilters.query(context)
        var query = filters ?? EventQuery(seenBy: context.principal)
        query.exactCount = context.parameters[Paging.count] == .exact
        query.page = try context.parameters.page(of: query.cursorFilter)
        guard filters != nil else { return SecurityEventsView(page: .none(query.page)) }
        let page = try await context.services.events.query(query)
        try await context.noteRead(of: query)
        return SecurityEventsView(page: page)
    }

    static func one(_ context: SignedContext) async throws -> SecurityEvent {
        var query = EventQuery(seenBy: context.principal)
        guard let id = context.parameters[event],
            let found = try await context.services.events.event(id, in: query)
        else { throw Problem(.notFound) }
        query.userID = found.userID
        try await context.noteRead(of: query)
        return found
    }

    /// The caller's own, whoever they are.
    static func recent(_ context: SignedContext) async throws -> SecurityEventsView {
        var query = EventQuery(visibleTo: context.principal.userID)
        query.page = PageRequest(limit: recentEvents)
        return SecurityEventsView(page: try await context.services.events.query(query))
    }

    static func critical(_ context: SignedContext) async throws -> CriticalEventsView {
        let now = context.edge.arrival
        let days = context.parameters[criticalDays] ?? 7
        var query = EventQuery(seenBy: context.principal)
        query.severity = .critical
        query.from = now - .seconds(Int64(days) * 86_400)
        query.exactCount = context.parameters[Paging.count] == .exact
        // The period moves with each request; a cursor belongs to the days that were asked for.
        let filter = Cursor.filter(["critical", "\(days)"])
        query.page = try context.parameters.page(of: filter)
        let page = try await context.services.events.query(query)
        try await context.noteRead(of: query)
        return CriticalEventsView(
            page: page.continued(query.page, by: filter),
            period: EventStatistics.Period(days: days, start: query.from ?? now, end: now))
    }

    static func statistics(_ context: SignedContext) async throws -> StatisticsView {
        let query = EventQuery(seenBy: context.principal)
        return StatisticsView(
            statistics: try await context.services.events.statistics(
                of: query.visibleTo, days: context.parameters[days] ?? 30))
    }

    private static func daysBack(_ usual: Int, _ most: Int) -> Parameter<Int> {
        .query(
            "daysBack", "How many days back, \(usual) unless said otherwise.", .integer(1...Int64(most)),
            fallback: usual
        ) { Int($0) }
    }
}

extension EventPage {
    /// A page of nothing.
    fileprivate static func none(_ request: PageRequest) -> EventPage {
        EventPage(events: [], pagination: Pagination(request, total: Total(counted: 0), next: nil))
    }

    /// The page with a cursor that belongs to this filter.
    fileprivate func continued(_ request: PageRequest, by filter: UInt32) -> EventPage {
        let next = pagination.next.map {
            Cursor(instant: $0.instant, id: $0.id(of: Entity.SecurityEvent.self), filter: filter)
        }
        return EventPage(events: events, pagination: Pagination(request, total: pagination.total, next: next))
    }
}

/// `{"events": […], "total", "page", "pages", "cursor", "totalCapped", "pagination": {…}}`: guide R's names beside everything a
/// program needs to go on.
struct SecurityEventsView: Shaped {
    let page: EventPage

    static let shape = Shape<SecurityEventsView>(
        "SecurityEvents", "A page of security events.",
        [
            .field("events", "The events, the latest first.") { $0.page.events },
            .field("total", "How many there are in all, counted to 10,000 unless `count=exact`.") {
                $0.page.pagination.total.count
            },
            .field("totalCapped", "Whether there are more than `total`.") { $0.page.pagination.total.capped },
            .field("page", "The page's number, from 1.") { $0.page.pagination.page },
            .field("pages", "How many pages there are.") { $0.page.pagination.pages },
            .field("cursor", "Where the next page begins; null on the last.") { $0.page.pagination.next?.text },
            .field("pagination", "Where the page stands, in full.") { $0.page.pagination },
        ])
}

/// A page of critical events, and the days it looks back over.
struct CriticalEventsView: Shaped {
    let page: EventPage
    let period: EventStatistics.Period

    static let shape = Shape<CriticalEventsView>(
        "CriticalEvents", "A page of critical events.",
        [
            .field("events", "The events, the latest first.") { $0.page.events },
            .field("total", "How many there are in all, counted to 10,000 unless `count=exact`.") {
                $0.page.pagination.total.count
            },
            .field("totalCapped", "Whether there are more than `total`.") { $0.page.pagination.total.capped },
            .field("page", "The page's number, from 1.") { $0.page.pagination.page },
            .field("pages", "How many pages there are.") { $0.page.pagination.pages },
            .field("cursor", "Where the next page begins; null on the last.") { $0.page.pagination.next?.text },
            .field("pagination", "Where the page stands, in full.") { $0.page.pagination },
            .field("period", "The days that were looked at.") { PeriodView(period: $0.period) },
        ])
}

import Core
import SecurityEvents

/// The security events, as guide R asks for them.
enum SecurityEventsEndpoint {
    static let type = Parameter<EventType>.choice("eventType", "Only events of this type.")
    static let start = Parameter<Instant>.query("startDate", "Only events at or after this time.")
    static let end = Parameter<Instant>.query("endDate", "Only events at or before this time.")

    static let parameters: [any ParameterDeclaration] = [type, start, end] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> SecurityEventsView {
        let parameters = context.parameters
        var query = EventQuery(seenBy: context.principal)
        query.type = parameters[type]
        query.from = parameters[start]
        query.to = parameters[end]
        query.exactCount = parameters[Paging.count] == .exact
        query.page = try parameters.page(of: query.cursorFilter)
        return SecurityEventsView(page: try await context.services.events.query(query))
    }
}

/// `{"events": […], "total", "page", "pages", "pagination": {…}}`: guide R's names beside everything a program needs
/// to go on.
struct SecurityEventsView: Shaped {
    let page: EventPage

    static let shape = Shape<SecurityEventsView>(
        "SecurityEvents", "A page of security events.",
        [
            .field("events", "The events, the latest first.") { $0.page.events },
            .field("total", "How many there are in all, counted to 10,000 unless `count=exact`.") {
                $0.page.pagination.total.count
            },
            .field("page", "The page's number, from 1.") { $0.page.pagination.page },
            .field("pages", "How many pages there are.") { $0.page.pagination.pages },
            .field("pagination", "Where the page stands, in full.") { $0.page.pagination },
        ])
}

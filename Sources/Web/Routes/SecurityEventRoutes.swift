import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// What happened that matters to security.
    static let securityEvents: [Route] = [
        .signed(
            .get, "/v1/security-events", needs: .eventRead, room: .securityEvents,
            "Security events, newest first: one's own, or everybody's with `event:list`.",
            parameters: SecurityEventsEndpoint.parameters, answer: .data(SecurityEventsView.self),
            SecurityEventsEndpoint.list)
    ]
}

import Access
import Core
import HTTPTypes
import NetworkDefence

extension RouteTable {
    /// For proxies that ask who sends a request of another application.
    static let forward: [Route] = [
        .signed(
            .get, "/v1/auth/forward", needs: .accessCheck, room: .access,
            "Who sends a request of another application, for a proxy before it: as header fields that it passes on.",
            parameters: ForwardEndpoint.parameters,
            answer: .data(ForwardedIdentity.self).with(\.fields),
            ForwardEndpoint.identify
        ).paidFrom(.forward)
    ]
}

import Access
import Core
import HTTPTypes
import Health
import Identity

extension RouteTable {
    /// Probes and the public status.
    static let status: [Route] = [
        .open(
            .get, "/livez", tier: .probe, room: .status,
            because: "whoever restarts the process has no credentials",
            "The process answers.",
            answer: .flat(StatusView.self),
            StatusEndpoint.live),
        .open(
            .get, "/readyz", tier: .probe, room: .status,
            because: "whoever routes requests here has no credentials",
            "The server can do its work and isn't about to stop.",
            answer: .flat(StatusView.self), errors: [.notReady],
            StatusEndpoint.ready),
        .open(
            .get, "/v1/status/public", tier: .probe, room: .status,
            because: "customers see it, and it tells them nothing of the inside",
            "Whether the service works, part by part. Always 200.",
            answer: .data(PublicStatus.self),
            StatusEndpoint.publicStatus),
        .open(
            "/v1/status/health", tier: .probe, room: .status,
            because: "load balancers have no credentials, and it tells them nothing else",
            "Whether this node can serve: 200, or 503.",
            answer: StatusEndpoint.healthy.declaration,
            StatusEndpoint.health
        ).alsoAnswering(StatusEndpoint.unhealthy.declaration),
        .open(
            .get, "/v1/status/ping", tier: .probe, room: .status,
            because: "monitors have no credentials, and it tells them nothing else",
            "The API answers.",
            answer: .flat(PingView.self),
            StatusEndpoint.ping),
    ]
}

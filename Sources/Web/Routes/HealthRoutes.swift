import Access
import Core
import HTTPTypes
import Health

extension RouteTable {
    /// How the server does, for administrators.
    static let health: [Route] = [
        .signed(
            "/v1/health", needs: .healthRead, room: .health,
            "How the server does: machine, database, accounts, requests, errors; as `application/health+json` for who asks.",
            answer: HealthEndpoint.usual.declaration,
            HealthEndpoint.report
        ).alsoAnswering(HealthEndpoint.document),
        .signed(
            .get, "/v1/health/postgres", needs: .healthRead, room: .health,
            "The database in depth, whichever engine it is.",
            answer: .data(DatabaseReport.self),
            HealthEndpoint.database),
        .signed(
            .get, "/v1/health/database", needs: .healthRead, room: .health,
            "The database in depth, under its own name.",
            answer: .data(DatabaseReport.self),
            HealthEndpoint.database),
        .signed(
            .get, "/v1/health/redis", needs: .healthRead, room: .health,
            "Redis, which this server does without.",
            answer: .data(RedisReport.self),
            HealthEndpoint.redis),
        .signed(
            .get, "/v1/health/auth", needs: .healthRead, room: .health,
            "Accounts, sessions and API keys, in numbers.",
            answer: .data(AccountsReport.self),
            HealthEndpoint.accounts),
        .signedText(
            "/metrics", needs: .healthRead, room: .health,
            "How far each anchor of the audit log is behind, in entries and seconds, for Prometheus.",
            MetricsEndpoint.read),
    ]
}

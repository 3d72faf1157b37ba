public import Core

/// Redis, which this server does without: sessions, limits and revocation are shared through the database.
public struct RedisReport: Sendable {
    let status: String
    let message: String
    let benefits: [String]

    /// The only state there is.
    public static let notConfigured = RedisReport(
        status: "not_configured",
        message: "Redis is not used. Sessions, request limits and revocation are shared through the database.",
        benefits: [
            "request limits shared between nodes at once instead of each second",
            "revocation shared between nodes without PostgreSQL's notifications",
        ])
}

extension RedisReport: Shaped {
    /// What `/v1/health/redis` answers.
    public static let shape = Shape<RedisReport>(
        "HealthRedis", "Redis.",
        [
            .field("status", "Always not_configured.") { $0.status },
            .field("message", "What stands in its place.") { $0.message },
            .field("benefits_if_enabled", "What it would bring.") { $0.benefits },
        ])
}

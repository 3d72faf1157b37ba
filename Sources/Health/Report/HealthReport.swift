public import Core
import Identity
import Telemetry

/// Everything an administrator sees at a glance: guide R's health document, and what the system behind it really answers.
public struct HealthReport: Sendable {
    let service: String
    let version: String
    let environment: String
    let time: Instant
    let uptime: Duration
    let components: [HealthBoard.State]
    let system: SystemView?
    let database: DatabaseView
    let accounts: AccountFigures?
    let requests: RequestSummary
    let jobs: JobsView?
    let isAnchored: Bool
    let errors: [ErrorView]
    let endpoints: [String]

    /// The worst of what the components say; a database that doesn't answer at this moment counts too.
    public var status: HealthStatus {
        database.status == .unhealthy ? .unhealthy : HealthStatus(HealthBoard.overall(of: components))
    }
}

extension HealthReport: Shaped {
    /// The union of guide R's document and the older one's `checks`.
    public static let shape = Shape<HealthReport>(
        "Health", "How the server does, for administrators.",
        [
            .field("service", "What is called so.") { $0.service },
            .field("status", "How it does in all.") { $0.status },
            .field("timestamp", "The server's time.") { $0.time },
            .field("uptime", "Since the server started, in seconds.") { $0.uptime.components.seconds },
            .field("version", "The program's version.") { $0.version },
            .field("environment", "What this installation is called.") { $0.environment },
            .field("system", "The machine; null where it doesn't say.") { $0.system },
            .field("database", "The database.") { $0.database },
            .field("auth", "Accounts, sessions and keys.") { AccountsView(figures: $0.accounts) },
            .field("requests", "The requests of the last minutes.") { RequestsView(summary: $0.requests) },
            .field("components", "The parts of the server.") { $0.components.map(ComponentReport.init) },
            .field("jobs", "Background work; null when the database doesn't answer.") { $0.jobs },
            .field("errors", "The last errors that nobody expected, the latest first.") { $0.errors },
            .field("checks", "The same, as older dashboards read it.") { ChecksView(report: $0) },
            .field("recommendations", "What to do.") { Recommendation.all(for: $0) },
        ])
}

/// Background work.
struct JobsView: Shaped {
    let waiting: Int
    let dead: Int

    static let shape = Shape<JobsView>(
        "HealthJobs", "Background work.",
        [
            .field("waiting", "Jobs that will run.") { $0.waiting },
            .field("dead", "Jobs that failed too often and were given up.") { $0.dead },
        ])
}

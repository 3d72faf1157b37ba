import Core
import Identity
import Store
import Telemetry

/// The part of the report that the system behind guide R answers with: what older dashboards read.
struct ChecksView: Sendable {
    let report: HealthReport
}

extension ChecksView: Shaped {
    static let shape = Shape<ChecksView>(
        "HealthChecks", "The report in its older form.",
        [
            .field("postgresql", "The database, whichever engine it is.") {
                DatabaseCheck(database: $0.report.database)
            },
            .field("redis", "Redis.") { _ in RedisReport.notConfigured },
            .field("authentication", "Signing in.") { AuthenticationCheck(report: $0.report) },
            .field("system", "The machine.") { SystemCheck(report: $0.report) },
            .field("endpoints", "Where more is to be read.") { EndpointsCheck(paths: $0.report.endpoints) },
        ])
}

private struct EndpointsCheck: Shaped {
    let paths: [String]

    static let shape = Shape<EndpointsCheck>(
        "HealthEndpointsCheck", "Where more is to be read.",
        [
            .field("status", "Always healthy: this one answered.") { _ in HealthStatus.healthy },
            .field("available", "The paths.") { $0.paths },
            .field("note", "What they need.") { _ in
                "Those below /v1/health need health:read, module tests module:health."
            },
        ])
}

private struct DatabaseCheck: Shaped {
    let database: DatabaseView

    static let shape = Shape<DatabaseCheck>(
        "HealthDatabaseCheck", "The database.",
        [
            .field("status", "How it does.") { $0.database.status },
            .field("responseTime", "How long it took to answer, with its unit.") {
                $0.database.responseTime.map { "\(Int(($0 / .milliseconds(1)).rounded(.up)))ms" }
            },
            .field("version", "The engine's version.") { $0.database.version },
            .field("sizeInMB", "The whole database.") {
                $0.database.bytes.map { (Double($0) / 1_048_576).hundredths }
            },
            .field("activeConnections", "Connections of this node that work.") {
                $0.database.lanes.reduce(0) { $0 + $1.active }
            },
            .field("tableCounts", "Rows by table, as last measured.") {
                Dictionary($0.database.tables.map { ($0.name, $0.rows) }) { first, _ in first }
            },
        ])
}

private struct AuthenticationCheck: Shaped {
    let report: HealthReport

    static let shape = Shape<AuthenticationCheck>(
        "HealthAuthenticationCheck", "Signing in.",
        [
            .field("status", "How it does.") { check in
                HealthStatus(
                    check.report.components.first { $0.component.name == "Authentication" }?.history.status
                        ?? .operational)
            },
            .field("jwtConfigured", "Whether there is a key to sign tokens with; the server doesn't start without.") {
                _ in
                true
            },
            .field("storageLocation", "Where sessions are kept.") { $0.report.database.engine.rawValue },
            .field("activeUsers", "Users who may sign in.") { $0.report.accounts?.activeUsers },
            .field("totalApiKeys", "All API keys.") { $0.report.accounts?.keys.total },
            .field("activeApiKeys", "Those that nobody ended.") {
                $0.report.accounts.map { $0.keys.total - $0.keys.revoked }
            },
            .field("validApiKeys", "Those that work.") { $0.report.accounts?.keys.active },
        ])
}

private struct SystemCheck: Shaped {
    let report: HealthReport

    static let shape = Shape<SystemCheck>(
        "HealthSystemCheck", "The machine.",
        [
            .field("status", "How it does.") {
                $0.report.system?.isStrained == true ? HealthStatus.degraded : HealthStatus.healthy
            },
            .field("platform", "The operating system.") { _ in platform },
            .field("memoryUsage", "Memory, in units of 1,024 × 1,024 bytes.") { check in
                check.report.system.map { system in
                    [
                        "totalMB": megabytes(system.figures.reading.memoryTotal),
                        "freeMB": megabytes(system.figures.reading.memoryAvailable),
                        "usedByAppMB": megabytes(system.figures.reading.processMemory),
                    ]
                }
            },
            .field("cpuCores", "How many processors there are.") { $0.report.system?.figures.cores },
            .field("loadAverage", "Processes that wanted to run, over 1, 5 and 15 minutes.") {
                $0.report.system?.figures.reading.load
            },
            .field("uptime", "Of the machine and of this process, in seconds.") {
                [
                    "system": $0.report.system.map { Int64($0.figures.reading.uptime) },
                    "process": $0.report.uptime.components.seconds,
                ]
            },
        ])

    private static func megabytes(_ bytes: Int64) -> Int64 { bytes / 1_048_576 }

    private static var platform: String {
        #if os(Linux)
            "linux"
        #else
            "darwin"
        #endif
    }
}

import Core
import Store
import Telemetry

/// Something that an administrator should do, with the reason.
struct Recommendation: Sendable, Equatable {
    let type: String
    let priority: String
    let message: String
    let action: String

    /// What a report calls for. Pure.
    static func all(for report: HealthReport) -> [Recommendation] {
        var all = report.components.filter { $0.history.status != .operational }.map { state in
            Recommendation(
                type: "component", priority: state.history.status == .outage ? "high" : "medium",
                message: "\(state.component.name): \(state.history.status.rawValue)",
                action: state.history.reason ?? "it takes longer than it should")
        }
        if let system = report.system, system.isStrained {
            all.append(
                Recommendation(
                    type: "system", priority: "high",
                    message: "memory \(system.memoryShare) %, processors \(system.figures.cpu.hundredths) %",
                    action: "give the machine more, or the server less to do"))
        }
        if report.database.lanes.contains(where: { $0.waiting > $0.limit }) {
            all.append(
                Recommendation(
                    type: "performance", priority: "medium", message: "requests wait for a connection to the database",
                    action: "raise DATABASE_POOL_SIZE, or look into the slow queries"))
        }
        if let jobs = report.jobs, jobs.dead > 0 {
            all.append(
                Recommendation(
                    type: "jobs", priority: "medium", message: "\(jobs.dead) jobs were given up",
                    action: "SELECT kind, last_error FROM jobs WHERE state = 'dead' says why"))
        }
        if !report.isAnchored {
            all.append(
                Recommendation(
                    type: "audit", priority: "medium",
                    message:
                        "the audit log has no anchor outside this machine: whoever has it can rewrite the log unnoticed",
                    action: "set AUDIT_S3_BUCKET, AUDIT_WITNESSES, AUDIT_WEBHOOK_URL or AUDIT_MAIL_TO"))
        }
        return all
    }
}

extension Recommendation: Shaped {
    static let shape = Shape<Recommendation>(
        "HealthRecommendation", "Something to do.",
        [
            .field("type", "What it is about.") { $0.type },
            .field("message", "What was noticed.") { $0.message },
            .field("priority", "high or medium.") { $0.priority },
            .field("action", "What to do, or why it is so.") { $0.action },
        ])
}

import Core
import HTTPTypes
import Health

/// The probes: whether the process answers, is ready, and what time it has.
enum StatusEndpoint {
    static func live(_ context: OpenContext) async throws -> StatusView {
        StatusView(status: "ok")
    }

    static func ready(_ context: OpenContext) async throws -> StatusView {
        guard await context.services.isReady() else { throw Problem(.notReady) }
        return StatusView(status: "ready")
    }

    static func publicStatus(_ context: OpenContext) async throws -> PublicStatus {
        context.services.health.publicStatus
    }

    /// For load balancers: looks at the database at this moment.
    static func health(_ context: OpenContext) async throws -> Reply {
        if context.services.isStopping() {
            return unhealthy.reply(UnhealthyView(message: "The server is stopping"))
        }
        guard await context.services.isReady() else {
            return unhealthy.reply(UnhealthyView(message: "Database unavailable"))
        }
        return healthy.reply(StatusView(status: "healthy"))
    }

    static let healthy = AnswerForm.flat(StatusView.self)
    static let unhealthy = AnswerForm.flat(UnhealthyView.self, status: .serviceUnavailable)

    static func ping(_ context: OpenContext) async throws -> PingView {
        PingView(timestamp: context.edge.arrival)
    }
}

/// `{"success": true, "status": "ok"}`
struct StatusView: Shaped {
    let status: String

    static let shape = Shape<StatusView>(
        "Status", "A probe's good answer.",
        [
            .field("success", "Always true.") { _ in true },
            .field("status", "In one word.") { $0.status },
        ])
}

/// `{"success": false, "status": "unhealthy", "message": …}`
struct UnhealthyView: Shaped {
    let message: String

    static let shape = Shape<UnhealthyView>(
        "Unhealthy", "A probe's bad answer.",
        [
            .field("success", "Always false.") { _ in false },
            .field("status", "Always unhealthy.") { _ in "unhealthy" },
            .field("message", "What is wrong, as far as anybody may know.") { $0.message },
        ])
}

/// `{"success": true, "status": "ok", "timestamp": …}`
struct PingView: Shaped {
    let timestamp: Instant

    static let shape = Shape<PingView>(
        "Ping", "The API answers.",
        [
            .field("success", "Always true.") { _ in true },
            .field("status", "Always ok.") { _ in "ok" },
            .field("timestamp", "The server's time.") { $0.timestamp },
        ])
}

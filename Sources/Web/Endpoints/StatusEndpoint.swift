import Core

/// The probes: whether the process answers, is ready, and what time it has.
enum StatusEndpoint {
    static func live(_ context: OpenContext) async throws -> StatusView {
        StatusView(status: "ok")
    }

    static func ready(_ context: OpenContext) async throws -> StatusView {
        guard await context.services.isReady() else { throw Problem(.notReady) }
        return StatusView(status: "ready")
    }

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

import Anchors
import Core

/// Figures for monitors that come and read them.
enum MetricsEndpoint {
    static func read(_ context: SignedContext) async throws -> [UInt8] {
        let reports = try await context.services.anchors.report()
        return Array(AnchorFigures(reports, at: context.edge.arrival).text.utf8)
    }
}

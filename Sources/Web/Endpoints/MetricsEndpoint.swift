import Anchors
import Core
import PersonalData

/// Figures for monitors that come and read them.
enum MetricsEndpoint {
    static func read(_ context: SignedContext) async throws -> [UInt8] {
        let reports = try await context.services.anchors.report()
        let reads = ReadFigures(context.services.personalData.reads)
        return Array((AnchorFigures(reports, at: context.edge.arrival).text + reads.text).utf8)
    }
}

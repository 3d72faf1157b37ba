public import Core

/// How far anchors are behind, as Prometheus reads it (text exposition format 0.0.4).
public struct AnchorFigures: Sendable {
    private let reports: [AnchorReport]
    private let now: Instant

    /// The figures of some anchors at a time.
    public init(_ reports: [AnchorReport], at now: Instant) {
        self.reports = reports
        self.now = now
    }

    /// The text: two gauges, a line of each for every anchor.
    public var text: String {
        gauge("entries", "Entries of the audit log that an anchor doesn't know of.") { Int64(clamping: $0.behind) }
            + gauge(
                "seconds", "Age of the oldest checkpoint that an anchor doesn't go as far as; 0 when there is none."
            ) {
                guard let since = $0.behindSince else { return 0 }
                return max(0, now.seconds - since.seconds)
            }
    }

    private func gauge(_ unit: String, _ help: String, _ value: (AnchorReport) -> Int64) -> String {
        let name = "castellan_audit_anchor_behind_\(unit)"
        let lines = reports.map { "\(name){anchor=\"\(Self.escaped($0.name))\"} \(value($0))\n" }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.joined()
    }

    private static func escaped(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

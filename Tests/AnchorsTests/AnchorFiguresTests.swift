import Core
import Testing

@testable import Anchors

@Suite("Figures of anchors")
struct AnchorFiguresTests {
    private static let now = Instant(milliseconds: 1_795_348_800_000)

    private func report(_ name: String, behind: UInt64, since: Instant?) -> AnchorReport {
        AnchorReport(
            name: name, isOffBox: true, size: 7, behind: behind, behindSince: since, anchoredAt: nil, failingSince: nil,
            fault: nil, isContradicted: false)
    }

    @Test("are what Prometheus reads")
    func text() {
        let reports = [
            report("s3", behind: 12, since: Self.now + .seconds(-90)),
            report(#"witness "w"\1"#, behind: 0, since: nil),
        ]
        #expect(
            AnchorFigures(reports, at: Self.now).text == #"""
                # HELP castellan_audit_anchor_behind_entries Entries of the audit log that an anchor doesn't know of.
                # TYPE castellan_audit_anchor_behind_entries gauge
                castellan_audit_anchor_behind_entries{anchor="s3"} 12
                castellan_audit_anchor_behind_entries{anchor="witness \"w\"\\1"} 0
                # HELP castellan_audit_anchor_behind_seconds Age of the oldest checkpoint that an anchor doesn't go as far as; 0 when there is none.
                # TYPE castellan_audit_anchor_behind_seconds gauge
                castellan_audit_anchor_behind_seconds{anchor="s3"} 90
                castellan_audit_anchor_behind_seconds{anchor="witness \"w\"\\1"} 0

                """#)
    }
}

import Audit
public import Core
public import Store
import TransparencyLog

/// How an anchor does.
public struct AnchorReport: Sendable, Hashable {
    /// `directory`, `s3`, `webhook`, `mail`, `witness …`.
    public let name: String
    /// Whether it lies outside the reach of whoever has this machine.
    public let isOffBox: Bool
    /// The size of the newest checkpoint that it has.
    public let size: UInt64
    /// Entries of the log that it doesn't know of.
    public let behind: UInt64
    /// When the oldest checkpoint was signed that it doesn't go as far as; nil when it isn't behind.
    public let behindSince: Instant?
    /// When it took that checkpoint.
    public let anchoredAt: Instant?
    /// Since when it takes nothing.
    public let failingSince: Instant?
    /// Why.
    public let fault: String?
    /// Whether it holds something else than this log does.
    public let isContradicted: Bool
}

extension AnchorReport: Shaped {
    /// What `castellan audit anchor` prints.
    public static let shape = Shape<AnchorReport>(
        "AnchorReport", "A place that remembers what the audit log said.",
        [
            .field("anchor", "Which one.") { $0.name },
            .field("offBox", "Whether it lies outside this machine.") { $0.isOffBox },
            .field("size", "Entries in the newest checkpoint that it has.") { Int64($0.size) },
            .field("behind", "Entries that it doesn't know of yet.") { Int64($0.behind) },
            .field("anchoredAt", "When it took that checkpoint.") { $0.anchoredAt },
            .field("failingSince", "Since when it takes nothing.") { $0.failingSince },
            .field("fault", "Why it takes nothing.") { $0.fault },
        ])
}

extension AnchorRoom {
    /// How long an anchor may take nothing before people are told.
    static let patience = Duration.seconds(900)

    /// How each configured anchor does.
    public func report() async throws(StoreFault) -> [AnchorReport] {
        let note = try await tree.checkpoint()
        let checkpoint = note.flatMap { try? Checkpoint(text: $0.text) }
        let known = try await ledger.all()
        var reports: [AnchorReport] = []
        for anchor in anchors {
            let row = known.first { $0.name == anchor.name && $0.origin == checkpoint?.origin }
            let (size, newest) = (row?.size ?? 0, checkpoint?.size ?? 0)
            reports.append(
                AnchorReport(
                    name: anchor.name, isOffBox: anchor.isOffBox, size: size, behind: newest > size ? newest - size : 0,
                    behindSince: newest > size ? try await tree.signingTime(after: size) : nil,
                    anchoredAt: row?.anchoredAt, failingSince: row?.failingSince, fault: row?.fault,
                    isContradicted: row?.isContradicted ?? false))
        }
        return reports
    }

    /// What is wrong with the anchors: throws when one of them contradicts the log; else words when one has taken nothing for a
    /// while; nil when all is well, or there are none.
    public func check() async throws -> String? {
        guard !anchors.isEmpty else { return nil }
        let reports = try await report()
        if let liar = reports.first(where: \.isContradicted) {
            throw StoreFault.unusable("\(liar.name): \(liar.fault ?? "contradicted")")
        }
        let now = time.now()
        let late = reports.filter { report in report.failingSince.map { now - $0 >= Self.patience } ?? false }
        guard !late.isEmpty else { return nil }
        return late.map { "\($0.name) is \($0.behind) entries behind: \($0.fault ?? "")" }.joined(separator: "; ")
    }
}

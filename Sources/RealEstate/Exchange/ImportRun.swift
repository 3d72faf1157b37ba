public import Access
public import Core

/// An import under way: the good records of a plan, taken up step by step, each step a transaction of its own. Who stops between
/// two steps leaves what was committed, and nothing half done.
public struct ImportRun<Kind: RecordKind>: Sendable {
    private let plan: ImportPlan<Kind>
    private let records: Records<Kind>
    private let viewer: RecordViewer
    private let grant: Grant
    /// How many good records were taken up.
    public private(set) var taken = 0
    /// What became of those.
    public private(set) var outcome = ImportOutcome()

    /// How many records one step makes.
    private static var atOnce: Int { 1_000 }

    /// An import that hasn't begun.
    public init(of plan: ImportPlan<Kind>, into records: Records<Kind>, by viewer: RecordViewer, _ grant: Grant) {
        (self.plan, self.records, self.viewer, self.grant) = (plan, records, viewer, grant)
    }

    /// Whether everything was taken up.
    public var isOver: Bool { taken == plan.records.count }

    /// How far it is.
    public var progress: ImportProgress {
        let refused = plan.refused + outcome.problems.count
        return ImportProgress(read: plan.refused + taken, made: outcome.made, refused: refused, total: plan.rows)
    }

    /// Takes up the next thousand, with one audit entry and one event; returns once they are durable.
    public mutating func step() async throws(RealEstateFault) {
        let part = plan.records[taken...].prefix(Self.atOnce)
        guard !part.isEmpty else { return }
        let made = try await records.make(part, by: viewer, grant)
        outcome.made += made.made
        outcome.problems += made.problems
        taken += part.count
    }
}

/// How far an import is, in rows of its file.
public struct ImportProgress: Sendable, Hashable, Shaped {
    /// Those whose fate is known.
    public let read: Int
    /// Those that are records now.
    public let made: Int
    /// Those with something wrong.
    public let refused: Int
    /// All.
    public let total: Int

    /// `{"read", "made", "refused", "total"}`
    public static let shape = Shape<ImportProgress>(
        "ImportProgress", "How far an import is, in rows of its file.",
        [
            .field("read", "Those whose fate is known.") { $0.read },
            .field("made", "Those that are records now.") { $0.made },
            .field("refused", "Those with something wrong.") { $0.refused },
            .field("total", "All.") { $0.total },
        ])
}

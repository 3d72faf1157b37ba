public import Core

/// Where a recommendation stands.
///
///     pending ─┬─ approve ──────────▶ approved ─┬─▶ executed ─ undo ─▶ executed, undone
///              ├─ change and approve ▶ modified ─┘└─▶ failed
///              ├─ reject ───────────▶ rejected
///              └─ nobody decides ───▶ expired
public enum RecommendationStatus: String, Sendable, CaseIterable, JSONWritable {
    case pending
    case approved
    case modified
    case rejected
    case expired
    case executed
    case failed

    /// Whether it was decided on and waits to be carried out.
    var isDue: Bool { self == .approved || self == .modified }
}

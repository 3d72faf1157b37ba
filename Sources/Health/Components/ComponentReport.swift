public import Core

/// A component with what administrators may know of it.
public struct ComponentReport: Sendable {
    let state: HealthBoard.State

    /// Whether the last look at it found that it works, in full.
    public var works: Bool { state.history.reason == nil }
}

extension ComponentReport: Shaped {
    /// A component of the report, and of `castellan health`.
    public static let shape = Shape<ComponentReport>(
        "HealthComponent", "A part of the server.",
        [
            .field("name", "What people call it.") { $0.state.component.name },
            .field("status", "How it does.") { $0.state.history.status },
            .field("responseTime", "How long its users wait, in milliseconds.") {
                $0.state.history.responseTime?.millisecondsForPeople
            },
            .field("failures", "Failures since it last worked.") { $0.state.history.failures },
            .field("reason", "Why the last look at it failed, or what it doesn't do.") { $0.state.history.reason },
            .field("description", "What it is for.") { $0.state.component.description },
            .field("checkedAt", "When it was last looked at.") { $0.state.history.checkedAt },
        ])
}

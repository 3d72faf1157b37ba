import Core

/// What the looks at one component make of it: pure, the rule of the status.
///
///     operational ── one failure, slower than 500 ms, ────▶ degraded ── three failures in a row ──▶ outage
///          ▲         or an impairment                          │                                      │
///          └──────────────── one look that passes in time ─────┴──────────────────────────────────────┘
struct ComponentHistory: Sendable, Equatable {
    /// Failures in a row that make an outage.
    static let outageFailures = 3
    /// A component that takes longer is degraded.
    static let slowLimit = Duration.milliseconds(500)

    /// How many looks failed since the last that passed.
    private(set) var failures = 0
    /// How long the last look says that one waits.
    private(set) var responseTime: Duration?
    /// Why the last look failed or found an impairment; nil when it passed.
    private(set) var reason: String?
    /// When the last look ended; nil before the first.
    private(set) var checkedAt: Instant?

    /// Notes what a look found.
    mutating func record(_ outcome: CheckOutcome, at now: Instant) {
        checkedAt = now
        switch outcome {
        case .passed(let duration):
            (failures, responseTime, reason) = (0, duration, nil)
        case .impaired(let why, let duration):
            (failures, responseTime, reason) = (0, duration, why)
        case .failed(let why, let duration):
            (failures, responseTime, reason) = (failures + 1, duration, why)
        }
    }

    /// The status. Before the first look the component counts as operational: the server has just opened it.
    var status: ComponentStatus {
        if failures >= Self.outageFailures { return .outage }
        if reason != nil { return .degraded }
        return responseTime.map { $0 > Self.slowLimit } == true ? .degraded : .operational
    }
}

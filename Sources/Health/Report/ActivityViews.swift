import Core
import Identity
import Telemetry

/// Accounts, sessions and keys, in numbers. Null until they were first counted, seconds after the start.
struct AccountsView: Shaped {
    let figures: AccountFigures?

    static let shape = Shape<AccountsView>(
        "HealthAccounts", "Accounts, sessions and API keys.",
        [
            .field("activeUsers", "Users who may sign in.") { $0.figures?.activeUsers },
            .field("activeSessions", "Sessions that haven't run out.") { $0.figures?.activeSessions },
            .field("apiKeys", "API keys that work.") { $0.figures?.keys.active },
            .field("lockedUsers", "Users who are locked after failed sign-ins.") { $0.figures?.lockedUsers },
            .field("apiKeysByState", "All API keys, by state.") { $0.figures.map { KeysView(keys: $0.keys) } },
            .field("countedAt", "When they were counted.") { $0.figures?.countedAt },
        ])
}

/// API keys by state.
struct KeysView: Shaped {
    let keys: KeyFigures

    static let shape = Shape<KeysView>(
        "HealthKeys", "API keys, by state.",
        [
            .field("total", "All of them.") { $0.keys.total },
            .field("active", "Those that work.") { $0.keys.active },
            .field("expired", "Those whose time is over.") { $0.keys.expired },
            .field("revoked", "Those that somebody ended.") { $0.keys.revoked },
        ])
}

/// The requests of the last minutes. Times are milliseconds.
struct RequestsView: Shaped {
    let summary: RequestSummary

    static let shape = Shape<RequestsView>(
        "HealthRequests", "The requests of the last five minutes, until the answer was there. Times are milliseconds.",
        [
            .field("window", "How far back this looks, in seconds.") { _ in RequestFigures.window.components.seconds },
            .field("count", "How many there were.") { $0.summary.count },
            .field("failed", "How many of them with a status of 500 or more.") { $0.summary.failures },
            .field("meanTime", "The mean.") { milliseconds($0.summary.mean) },
            .field("medianTime", "Half took no longer.") { milliseconds($0.summary.median) },
            .field("p95Time", "95 % took no longer.") { milliseconds($0.summary.percentile95) },
            .field("p99Time", "99 % took no longer.") { milliseconds($0.summary.percentile99) },
            .field("maxTime", "The longest.") { milliseconds($0.summary.longest) },
        ])

    private static func milliseconds(_ microseconds: Int64) -> Double {
        Duration.microseconds(microseconds).millisecondsForPeople
    }
}

/// An error that nobody expected.
struct ErrorView: Shaped {
    let error: RecentError
    let backtrace: [String]

    static let shape = Shape<ErrorView>(
        "HealthError", "An error that nobody expected.",
        [
            .field("time", "When.") { $0.error.time },
            .field("source", "The part of the server that noticed it.") { $0.error.source },
            .field("message", "What happened.") { $0.error.message },
            .field("cause", "What was thrown, in its own words.") { $0.error.cause },
            .field("context", "What else is known, such as the request's id.") { $0.error.context },
            .field("backtrace", "Where it was noticed, the innermost function first; empty where it wasn't captured.") {
                $0.backtrace
            },
        ])
}

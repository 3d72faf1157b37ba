import Core

/// Looks again and again until something holds, for what another thread or process does; throws when it doesn't in time.
///
/// This waits for others, not for time to pass: a test whose subject is time moves a ``ManualClock``.
public func eventually(
    within limit: Duration = .seconds(10), _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !holds() {
        guard ContinuousClock.now < end else { throw NeverHeld(limit: limit) }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// What a test waited for did not happen.
public struct NeverHeld: Error {
    /// How long it waited.
    public let limit: Duration
}

extension APIClient {
    /// The first answer to a `GET` that satisfies `isExpected`, or the last one within a limit.
    public func answer(
        _ limit: Duration, to path: String, _ isExpected: (Answer) -> Bool
    ) async throws -> Answer {
        let end = ContinuousClock.now + limit
        var answer = try await get(path)
        while !isExpected(answer), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
            answer = try await get(path)
        }
        return answer
    }
}

import Core
import TestKit
import Testing

@testable import Health

/// degraded at one failure or beyond 500 ms, out at three failures in a row.
@Suite struct ComponentHistoryTests {
    private static let now = Instant(milliseconds: 0)

    private static func status(after outcomes: [CheckOutcome]) -> ComponentStatus {
        var history = ComponentHistory()
        for outcome in outcomes { history.record(outcome, at: now) }
        return history.status
    }

    private static let passed = CheckOutcome.passed(.milliseconds(1))
    private static let failed = CheckOutcome.failed("it broke", .milliseconds(1))

    private static let impaired = CheckOutcome.impaired("one row is broken", .milliseconds(1))

    @Test(arguments: [
        ([], ComponentStatus.operational),
        ([passed], .operational),
        ([failed], .degraded),
        ([failed, failed], .degraded),
        ([failed, failed, failed], .outage),
        ([failed, failed, failed, failed], .outage),
        ([failed, failed, passed, failed], .degraded),
        ([failed, failed, failed, passed], .operational),
        ([impaired], .degraded),
        ([impaired, impaired, impaired], .degraded),
        ([failed, failed, impaired, failed], .degraded),
        ([impaired, passed], .operational),
        ([.passed(.milliseconds(500))], .operational),
        ([.passed(.milliseconds(501))], .degraded),
        ([failed, failed, failed, .passed(.milliseconds(501))], .degraded),
    ])
    func rule(outcomes: [CheckOutcome], expected: ComponentStatus) {
        #expect(Self.status(after: outcomes) == expected)
    }

    /// Against a list of everything that was found.
    @Test func agreesWithTheListOfLooks() {
        var randomness = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let outcomes = (0..<Int.random(in: 1...12, using: &randomness)).map { _ in
                Bool.random(using: &randomness)
                    ? Self.failed : .passed(.milliseconds(Int.random(in: 0...1_000, using: &randomness)))
            }
            let failuresAtTheEnd = outcomes.reversed().prefix { if case .failed = $0 { true } else { false } }.count
            var expected = ComponentStatus.operational
            if case .passed(let time)? = outcomes.last, time > .milliseconds(500) { expected = .degraded }
            if failuresAtTheEnd > 0 { expected = failuresAtTheEnd < 3 ? .degraded : .outage }
            #expect(Self.status(after: outcomes) == expected)
        }
    }

    @Test func saysWhyAndSinceWhen() {
        var history = ComponentHistory()
        history.record(.failed("no answer", .seconds(2)), at: Instant(milliseconds: 5))
        #expect(history.reason == "no answer")
        #expect(history.checkedAt == Instant(milliseconds: 5))
        history.record(Self.passed, at: Instant(milliseconds: 9))
        #expect(history.reason == nil && history.failures == 0)
    }
}

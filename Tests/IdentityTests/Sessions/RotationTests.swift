import Core
import TestKit
import Testing

@testable import Identity

@Suite("Refresh rotation")
struct RotationTests {
    private static let start = ManualClock().now()

    private func token(
        matches: Bool = true, replacedAt: Duration? = nil, idle: Duration = .seconds(100),
        absolute: Duration = .seconds(1_000), active: Bool = true
    ) -> PresentedToken {
        PresentedToken(
            secretMatches: matches, replacedAt: replacedAt.map { Self.start + $0 }, expiresAt: Self.start + idle,
            absoluteExpiresAt: Self.start + absolute, userIsActive: active)
    }

    @Test("hands out a successor for an unused token, for 30 more days but no later than the session's end")
    func rotate() {
        let day = Duration.seconds(24 * 3600)
        #expect(
            token(absolute: day * 90).decision(at: Self.start) == .rotate(expiresAt: Self.start + day * 30))
        #expect(
            token(absolute: day * 20).decision(at: Self.start) == .rotate(expiresAt: Self.start + day * 20))
    }

    @Test("repeats itself for ten seconds, then ends the session")
    func replay() {
        let used = token(replacedAt: .seconds(5))
        #expect(used.decision(at: Self.start + .seconds(5)) == .replay(issuedAt: Self.start + .seconds(5)))
        #expect(used.decision(at: Self.start + .seconds(15)) == .replay(issuedAt: Self.start + .seconds(5)))
        #expect(used.decision(at: Self.start + .milliseconds(15_001)) == .reuse)
    }

    @Test("repeats itself when the clock went back")
    func clockBack() {
        #expect(
            token(replacedAt: .seconds(5)).decision(at: Self.start) == .replay(issuedAt: Self.start + .seconds(5)))
    }

    @Test("refuses before it ends anything: a wrong secret says nothing about the session")
    func refusals() {
        #expect(token(matches: false, replacedAt: .seconds(-50)).decision(at: Self.start) == .refuse(.unknown))
        #expect(token(active: false).decision(at: Self.start) == .refuse(.disabled))
        #expect(token().decision(at: Self.start + .seconds(100)) == .refuse(.expired))
        #expect(
            token(idle: .seconds(2_000)).decision(at: Self.start + .seconds(1_000)) == .refuse(.expired))
    }
}

import Testing

@testable import Web

@Suite struct ConnectionRulesTests {
    private static let start = ContinuousClock.now
    private static let limits: WebLimits = {
        var limits = WebLimits()
        limits.idle = .seconds(60)
        limits.body = .seconds(30)
        limits.answer = .seconds(20)
        limits.stalledReader = .seconds(10)
        limits.linger = .seconds(2)
        return limits
    }()

    private var rules = ConnectionRules(limits: limits, at: start)

    private func at(_ seconds: Double) -> ConnectionRules.Moment { Self.start + .seconds(seconds) }

    /// A request that has arrived whole.
    private mutating func request(at seconds: Double) {
        #expect(rules.headRead(at: at(seconds)) == .proceed)
        #expect(rules.endRead(at: at(seconds)) == .proceed)
    }

    private mutating func answer(at seconds: Double, endsConnection: Bool = false) -> ConnectionRules.Action {
        #expect(rules.answerBegins(endsConnection: endsConnection) == .proceed)
        #expect(rules.answerContinues() == .proceed)
        return rules.answerEnded(at: at(seconds))
    }

    @Test mutating func idleConnectionIsClosed() {
        #expect(rules.tick(at: at(59)) == .proceed)
        #expect(rules.tick(at: at(60)) == .close)
    }

    @Test mutating func idleBeginsAgainAfterEachAnswer() {
        request(at: 50)
        #expect(answer(at: 51) == .proceed)
        #expect(rules.tick(at: at(110)) == .proceed)
        #expect(rules.tick(at: at(111)) == .close)
    }

    @Test mutating func slowBodyIsRefusedHoweverItDribbles() {
        #expect(rules.headRead(at: at(0)) == .proceed)
        for second in 1..<30 {
            #expect(rules.bodyRead() == .proceed)
            #expect(rules.tick(at: at(Double(second))) == .proceed)
        }
        #expect(rules.tick(at: at(30)) == .refuse(.requestTimeout))
        #expect(rules.isLingering)
        #expect(rules.answerBegins(endsConnection: false) == .drop, "what the handler says now comes too late")
        #expect(rules.tick(at: at(31)) == .proceed)
        #expect(rules.tick(at: at(32)) == .close)
    }

    @Test mutating func slowBodyOfAnAnsweredRequestEndsTheConnection() {
        #expect(rules.headRead(at: at(0)) == .proceed)
        #expect(answer(at: 1) == .proceed)
        #expect(rules.tick(at: at(30)) == .close)
    }

    @Test mutating func slowAnswerIsGivenUp() {
        request(at: 0)
        #expect(rules.tick(at: at(19)) == .proceed)
        #expect(rules.tick(at: at(20)) == .refuse(.timedOut))
    }

    @Test mutating func longAnswerIsNotASlowOne() {
        request(at: 0)
        #expect(rules.answerBegins(endsConnection: false) == .proceed)
        #expect(rules.tick(at: at(3600)) == .proceed)
    }

    @Test mutating func readerThatTakesNothingIsCutOff() {
        request(at: 0)
        #expect(rules.answerBegins(endsConnection: false) == .proceed)
        rules.writability(false, at: at(1))
        #expect(rules.tick(at: at(10)) == .proceed)
        rules.writability(true, at: at(10))
        rules.writability(false, at: at(10))
        #expect(rules.tick(at: at(19)) == .proceed)
        #expect(rules.tick(at: at(20)) == .close)
    }

    @Test mutating func garbageIsRefusedAtOnce() {
        #expect(rules.failed(with: .malformedRequest, at: at(0)) == .refuse(.malformedRequest))
        #expect(rules.failed(with: .malformedRequest, at: at(0)) == .drop)
        #expect(rules.headRead(at: at(0)) == .drop)
    }

    @Test mutating func garbageAfterARequestWaitsForItsAnswer() {
        request(at: 0)
        request(at: 0)
        #expect(rules.failed(with: .headersTooLarge, at: at(0)) == .proceed)
        #expect(answer(at: 1) == .proceed)
        #expect(answer(at: 2) == .refuse(.headersTooLarge))
    }

    @Test mutating func brokenBodyIsItsOwnRequests() {
        #expect(rules.headRead(at: at(0)) == .proceed)
        #expect(rules.bodyRead() == .proceed)
        #expect(rules.failed(with: .malformedRequest, at: at(0)) == .refuse(.malformedRequest))
    }

    @Test mutating func brokenBodyBehindAnotherRequestWaits() {
        request(at: 0)
        #expect(rules.headRead(at: at(0)) == .proceed)
        #expect(rules.failed(with: .malformedRequest, at: at(0)) == .proceed)
        #expect(rules.bodyRead() == .drop)
        #expect(rules.endRead(at: at(0)) == .drop)
        #expect(answer(at: 1) == .refuse(.malformedRequest))
    }

    @Test mutating func answerThatEndsTheConnectionIsTheLast() {
        request(at: 0)
        #expect(answer(at: 1, endsConnection: true) == .proceed)
        #expect(rules.headRead(at: at(1)) == .drop)
        #expect(rules.tick(at: at(3)) == .close)
    }

    @Test mutating func continueOnlyWhenNothingIsBefore() {
        #expect(rules.headRead(at: at(0)) == .proceed)
        #expect(rules.mayContinue)
        #expect(rules.endRead(at: at(0)) == .proceed)
        #expect(rules.headRead(at: at(0)) == .proceed)
        #expect(!rules.mayContinue)
    }

    @Test func clocksAreLookedAtOftenEnough() {
        #expect(Self.limits.tick == .milliseconds(500))
        var quick = Self.limits
        quick.body = .milliseconds(100)
        #expect(quick.tick == .milliseconds(25))
    }
}

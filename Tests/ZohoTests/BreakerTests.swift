import Core
import Testing

@testable import Zoho

@Suite("The circuit breaker")
struct BreakerTests {
    private let start = Instant(milliseconds: 1_800_000_000_000)

    @Test("opens at the fifth failure in a row, and not for failures that aren't")
    func opens() {
        var breaker = CircuitBreaker()
        for _ in 1...4 { breaker.failed(at: start) }
        #expect(breaker.admit(at: start) == .go)
        breaker.succeeded()
        for _ in 1...4 { breaker.failed(at: start) }
        #expect(breaker.state == .closed)
        breaker.failed(at: start)
        #expect(breaker.admit(at: start) == .wait(until: start + .seconds(60)))
        #expect(breaker.admit(at: start + .milliseconds(59_999)) == .wait(until: start + .seconds(60)))
    }

    @Test("lets one through to see, and is closed by its success, or open for twice as long")
    func probes() {
        var breaker = CircuitBreaker()
        for _ in 1...5 { breaker.failed(at: start) }
        let later = start + .seconds(60)
        #expect(breaker.admit(at: later) == .go)
        #expect(breaker.admit(at: later) == .wait(until: later + CircuitBreaker.probeLimit), "one is enough")
        breaker.failed(at: later)
        #expect(breaker.state == .open(until: later + .seconds(120)))
        let again = later + .seconds(120)
        #expect(breaker.admit(at: again) == .go)
        breaker.succeeded()
        #expect(breaker == CircuitBreaker())
    }

    @Test("pauses for a quarter of an hour at the longest, and forgets who never came back")
    func bounds() {
        var breaker = CircuitBreaker()
        var now = start
        for _ in 1...5 { breaker.failed(at: now) }
        for _ in 1...20 {
            guard case .open(let until) = breaker.state else { break }
            #expect(until - now <= CircuitBreaker.longestPause)
            now = until
            #expect(breaker.admit(at: now) == .go)
            breaker.failed(at: now)
        }
        #expect(breaker.state == .open(until: now + CircuitBreaker.longestPause))
        now = now + CircuitBreaker.longestPause
        #expect(breaker.admit(at: now) == .go)
        #expect(breaker.admit(at: now + CircuitBreaker.probeLimit) == .go)
    }
}

@Suite("The pace of requests")
struct RequestPaceTests {
    @Test("lets some through at once, and the others one after the other")
    func pace() {
        var pace = RequestPace(perMinute: 60)
        let waits = (0..<10).map { _ in pace.take(at: .zero) }
        #expect(waits.prefix(6).allSatisfy { $0 == .zero })
        #expect(waits.dropFirst(6) == [.seconds(1), .seconds(2), .seconds(3), .seconds(4)])
        // After a pause as many may come at once again, and no more.
        let later = (0..<7).map { _ in pace.take(at: .seconds(600)) }
        #expect(later.prefix(6).allSatisfy { $0 == .zero } && later.last == .seconds(1))
    }

    @Test("never lets more than a minute's worth and the burst through in any minute", arguments: [1, 7, 60, 240])
    func bound(_ perMinute: Int) {
        var pace = RequestPace(perMinute: perMinute)
        var times: [Duration] = []
        var now = Duration.zero
        for step in 0..<1_000 {
            now += .milliseconds(step % 7 * 90)
            now += pace.take(at: now)
            times.append(now)
        }
        for (index, time) in times.enumerated() {
            let within = times[index...].prefix { $0 < time + .seconds(60) }.count
            #expect(within <= perMinute + max(1, min(perMinute / 10, 20)))
        }
    }
}

@Suite("Patience with Zoho")
struct ZohoPatienceTests {
    @Test("waits as long as it is asked to, and otherwise up to a limit that doubles")
    func pauses() {
        let patience = ZohoPatience()
        let asked = ZohoFault.throttled(.seconds(5))
        #expect(patience.pause(before: 2, after: asked, chance: 0) == .seconds(5))
        #expect(patience.pause(before: 2, after: asked, chance: 1) > .seconds(5))
        let failed = ZohoFault.unreachable("no answer")
        #expect(patience.pause(before: 2, after: failed, chance: 1) == .milliseconds(500))
        #expect(patience.pause(before: 4, after: failed, chance: 1) == .seconds(2))
        #expect(patience.pause(before: 4, after: failed, chance: 0) == .zero)
        #expect(patience.pause(before: 60, after: failed, chance: 1) == .seconds(8))
    }
}

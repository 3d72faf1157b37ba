import Testing

@testable import Store

@Suite("Store: when a server may be tried again")
struct ReachabilityTests {
    @Test("A failure shuts the door for a while; getting through opens it")
    func pause() throws {
        let reachability = Reachability()
        #expect(reachability.pausedUntil == nil)
        reachability.failed(begunAt: .now, because: .unavailable("refused"))
        let until = try #require(reachability.pausedUntil)
        #expect(until > .now)
        reachability.failed(begunAt: .now, because: .unavailable("refused"))
        #expect(reachability.pausedUntil == until, "those who fail together wait together")
        reachability.succeeded()
        #expect(reachability.pausedUntil == nil)
    }

    @Test("An attempt that began before another got through doesn't shut the door behind it")
    func overtaken() {
        let reachability = Reachability()
        let slow = ContinuousClock.now
        reachability.succeeded()
        reachability.failed(begunAt: slow, because: .unavailable("refused"))
        #expect(reachability.pausedUntil == nil)
        reachability.failed(begunAt: .now, because: .unavailable("refused"))
        #expect(reachability.pausedUntil != nil)
    }
}

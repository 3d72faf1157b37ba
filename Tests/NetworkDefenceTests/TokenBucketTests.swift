import Core
import TestKit
import Testing

@testable import NetworkDefence

@Suite("Token bucket") struct TokenBucketTests {
    private static let start = Instant(milliseconds: 1_795_324_926_123)
    private static let usual = Rate(perMinute: 60, burst: 20)

    @Test("gives the burst at once, then one a second")
    func usual() {
        var bucket = TokenBucket()
        let first = (0..<25).map { _ in bucket.take(Self.usual, at: Self.start) }
        #expect(first.map(\.isGranted) == Array(repeating: true, count: 20) + Array(repeating: false, count: 5))
        #expect(first.prefix(20).map(\.remaining) == (0..<20).reversed())
        #expect(first[20].wait == .seconds(1))
        #expect(first[19].full == .seconds(20))
        #expect(!bucket.take(Self.usual, at: Self.start + .milliseconds(999)).isGranted)
        #expect(bucket.take(Self.usual, at: Self.start + .milliseconds(1000)).isGranted)
        #expect(!bucket.take(Self.usual, at: Self.start + .milliseconds(1000)).isGranted)
    }

    @Test("gives several at once or none of them, and never asks for more than it holds")
    func several() {
        var bucket = TokenBucket()
        #expect((0..<3).map { _ in bucket.take(Self.usual, 5, at: Self.start).remaining } == [15, 10, 5])
        #expect((0..<3).allSatisfy { _ in bucket.take(Self.usual, at: Self.start).isGranted })
        let refused = bucket.take(Self.usual, 5, at: Self.start)
        #expect(!refused.isGranted && refused.remaining == 2 && refused.wait == .seconds(3))
        #expect(bucket.take(Self.usual, 2, at: Self.start).isGranted, "nothing was taken for the refused one")
        let tiny = Rate(perMinute: 60, burst: 2)
        var small = TokenBucket()
        #expect(small.take(tiny, 5, at: Self.start).isGranted)
        #expect(!small.take(tiny, at: Self.start).isGranted)
    }

    @Test("a refused request may come again when it was told to, and not before", arguments: 0..<50)
    func waits(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        let rate = Rate(
            perMinute: Int.random(in: 1...1000, using: &dice), burst: Int.random(in: 1...30, using: &dice))
        var bucket = TokenBucket()
        while bucket.take(rate, at: Self.start).isGranted {}
        let wait = bucket.take(rate, at: Self.start).wait
        let milliseconds = Int64((wait / .milliseconds(1)).rounded(.up))
        var early = bucket
        if milliseconds > 1 {
            #expect(!early.take(rate, at: Self.start + .milliseconds(milliseconds - 1)).isGranted)
        }
        #expect(bucket.take(rate, at: Self.start + .milliseconds(milliseconds)).isGranted)
    }

    /// The naive model: a number of tokens that grows with time.
    @Test("grants what counting tokens would", arguments: 0..<100)
    func againstCounting(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        // Rates whose interval is a whole number of milliseconds, so that both count exactly.
        let rate = Rate(
            perMinute: [60, 120, 20, 6000, 600].randomElement(using: &dice) ?? 60,
            burst: Int.random(in: 1...30, using: &dice))
        let interval = 60_000 / Int64(rate.perMinute)
        var bucket = TokenBucket()
        var (now, tokens) = (Self.start, Int64(rate.burst) * interval)
        for _ in 0..<300 {
            let pause = Int64.random(in: 0...(2 * interval), using: &dice)
            now = now + .milliseconds(pause)
            tokens = min(tokens + pause, Int64(rate.burst) * interval)
            let isGranted = tokens >= interval
            if isGranted { tokens -= interval }
            let allowance = bucket.take(rate, at: now)
            #expect(allowance.isGranted == isGranted)
            if isGranted { #expect(allowance.remaining == Int(tokens / interval)) }
        }
    }

    @Test("a clock that is set back costs a burst at most")
    func clockSetBack() {
        var bucket = TokenBucket()
        #expect(bucket.take(Self.usual, at: Self.start).isGranted)
        let hourAgo = Self.start - .seconds(3600)
        #expect(!bucket.take(Self.usual, at: hourAgo).isGranted)
        #expect(bucket.take(Self.usual, at: hourAgo + .seconds(1)).isGranted)
    }

    @Test("what other nodes granted empties it, and no further")
    func drained() {
        var bucket = TokenBucket()
        bucket.drain(15, Self.usual, at: Self.start)
        #expect(bucket.take(Self.usual, at: Self.start).remaining == 4)
        bucket.drain(.max, Self.usual, at: Self.start)
        #expect(bucket.take(Self.usual, at: Self.start).wait == .seconds(1))
    }
}

@Suite("Budgets of requests") struct RequestLimitsTests {
    private static let now = Instant(milliseconds: 1_795_324_926_123)

    @Test("an IPv6 customer has one budget, whichever of their addresses they use")
    func networkOfSixtyFour() throws {
        let limits = RequestLimits(RequestBudgets(anonymous: 60, burst: 2))
        func take(_ address: String) throws -> Bool {
            let address = try #require(IPAddress(address))
            return limits.take(.anonymous, of: .address(address), at: Self.now)?.isGranted ?? true
        }
        #expect(try take("2001:db8::1"))
        #expect(try take("2001:db8::ffff:2"))
        #expect(try !take("2001:db8::3"))
        #expect(try take("2001:db8:0:1::1"))
        #expect(try take("203.0.113.1") && take("203.0.113.1") && !take("203.0.113.1"))
        #expect(try take("203.0.113.2"))
    }

    @Test("budgets don't touch each other")
    func apart() throws {
        let limits = RequestLimits(RequestBudgets(anonymous: 1, signIn: 1, principal: 1, burst: 1))
        let address = Spender.address(try #require(IPAddress("203.0.113.1")))
        let user = Spender.user(UserID(high: 1, low: 2))
        for (budget, spender) in [(Budget.anonymous, address), (.signIn, address), (.principal, user)] {
            #expect(limits.take(budget, of: spender, at: Self.now)?.isGranted == true)
            #expect(limits.take(budget, of: spender, at: Self.now)?.isGranted == false)
        }
        #expect(limits.take(.none, of: address, at: Self.now) == nil)
    }

    @Test("a flood from everywhere doesn't turn away those who were counted before, and says so")
    func overflow() {
        let limits = RequestLimits(RequestBudgets(anonymous: 60, burst: 2))
        func take(_ number: Int, at time: Instant = Self.now) -> Allowance? {
            limits.take(.anonymous, of: .address(.v4(UInt32(number))), at: time)
        }
        for number in 0..<BucketTable.capacity { #expect(take(number) != nil) }
        #expect(take(BucketTable.capacity) == nil, "a newcomer goes uncounted")
        #expect(take(0)?.remaining == 0, "who was counted still is")
        #expect(limits.takeOverflow())
        #expect(!limits.takeOverflow())
        let later = Self.now + .seconds(60)
        #expect(take(BucketTable.capacity, at: later) != nil, "full buckets made room")
    }

    @Test("newcomers of such a flood share one bucket for signing in")
    func signInOverflow() throws {
        let limits = RequestLimits(RequestBudgets(anonymous: 60, signIn: 20, burst: 2))
        for number in 0..<BucketTable.capacity {
            _ = limits.take(.anonymous, of: .address(.v4(UInt32(number))), at: Self.now)
        }
        func signIn(_ number: UInt32) -> Bool? {
            limits.take(.signIn, of: .address(.v4(number)), at: Self.now)?.isGranted
        }
        #expect(signIn(1) == true && signIn(2) == true)
        #expect(signIn(3) == false && signIn(1) == false)
    }

    @Test("full buckets are looked for once a second, however many newcomers there are")
    func sweeping() throws {
        let limits = RequestLimits(RequestBudgets(anonymous: 6_000, burst: 2))
        func take(_ number: Int, after wait: Duration) throws -> Allowance? {
            let user = UserID(high: 1, low: UInt64(number))
            return limits.take(.anonymous, of: .user(user), at: Self.now + wait)
        }
        for number in 0...BucketTable.capacity { _ = try take(number, after: .zero) }
        #expect(try take(BucketTable.capacity, after: .milliseconds(999)) == nil)
        #expect(try take(BucketTable.capacity, after: .seconds(1)) != nil)
    }

    @Test("what is granted isn't kept for other nodes where there are none")
    func alone() throws {
        let limits = RequestLimits(RequestBudgets(anonymous: 60, burst: 2), isShared: false)
        let spender = Spender.address(try #require(IPAddress("203.0.113.1")))
        #expect(limits.take(.anonymous, of: spender, at: Self.now)?.isGranted == true)
        #expect(limits.takeCounts(10).isEmpty)
    }

    @Test("what one node granted is taken from the same bucket of another")
    func shared() throws {
        let budgets = RequestBudgets(anonymous: 60, principal: 120, burst: 20)
        let (one, two) = (RequestLimits(budgets), RequestLimits(budgets))
        let spenders: [(Budget, Spender)] = [
            (.anonymous, .address(try #require(IPAddress("203.0.113.1")))),
            (.anonymous, .address(try #require(IPAddress("2001:db8::1")))),
            (.principal, .user(UserID(high: 1, low: 2))),
        ]
        for (budget, spender) in spenders {
            for _ in 0..<12 { _ = one.take(budget, of: spender, at: Self.now) }
        }
        let told = one.takeCounts(10)
        #expect(told.count == 3 && told.allSatisfy { $0.count == 12 })
        #expect(one.takeCounts(10).isEmpty)
        for (name, count) in told { two.drain(name, count, at: Self.now) }
        for (budget, spender) in spenders {
            #expect(two.take(budget, of: spender, at: Self.now)?.remaining == 7)
        }
        two.drain("nonsense", 5, at: Self.now)
        two.drain("anonymous nobody", 5, at: Self.now)
    }
}

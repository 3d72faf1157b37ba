import Core
import TestKit
import Testing

@testable import Identity

@Suite("Lockout")
struct LockoutTests {
    private let start = Instant(milliseconds: 1_795_324_926_123)

    @Test("comes with the fifth wrong password, for 30 minutes, and then counts from zero")
    func thirtyMinutes() {
        var lockout = Lockout()
        for _ in 1...4 {
            #expect(lockout.recordFailure(at: start) == nil)
            #expect(lockout.lock(at: start) == nil)
        }
        let end = start + .seconds(1800)
        #expect(lockout.recordFailure(at: start) == .until(end))
        #expect(lockout.lock(at: start) == .until(end))
        #expect(lockout.lock(at: end - .milliseconds(1)) == .until(end))
        #expect(lockout.lock(at: end) == nil)
        #expect(lockout.recordFailure(at: end) == nil)
        #expect(lockout.attempts == 1)
        #expect(lockout.lockedUntil == nil)
    }

    @Test("has a cap of 100 in a row that no time lifts (NIST SP 800-63B-4 §3.2.2)")
    func cap() {
        var (lockout, now) = (Lockout(), start)
        for number in 1...100 {
            let lock = lockout.recordFailure(at: now)
            #expect((lock == .untilUnlocked) == (number == 100))
            now = now + .seconds(3600)
        }
        #expect(lockout.lock(at: now + .seconds(10 * 365 * 86_400)) == .untilUnlocked)
        // What guide R's SQL sets lifts the lock, and not the cap.
        lockout.attempts = 0
        lockout.lockedUntil = nil
        #expect(lockout.lock(at: now) == .untilUnlocked)
    }

    /// What the rule says, by looking at the whole list of attempts each time.
    private struct Model {
        var failures: [Instant] = []
        var locks: [Instant] = []

        mutating func attempt(isRight: Bool, at now: Instant) -> AccountLock? {
            if failures.count >= 100 { return .untilUnlocked }
            if let lock = locks.last, now < lock + .seconds(1800) { return .until(lock + .seconds(1800)) }
            if isRight {
                self = Model()
                return nil
            }
            failures.append(now)
            let sinceLock = failures.count - locks.count * 5
            if sinceLock == 5 { locks.append(now) }
            return nil
        }
    }

    @Test("agrees with a list of attempts", arguments: 0..<50 as Range<UInt64>)
    func property(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var (lockout, model, now) = (Lockout(), Model(), start)
        for _ in 0..<400 {
            now = now + .seconds(Int.random(in: 0...900, using: &generator))
            let isRight = Int.random(in: 0..<40, using: &generator) == 0
            let lock = lockout.lock(at: now)
            #expect(lock == model.attempt(isRight: isRight, at: now))
            guard lock == nil else { continue }
            if isRight { lockout = Lockout() } else { _ = lockout.recordFailure(at: now) }
        }
    }

    @Test("notices five failures of an address within five minutes, once for each five")
    func bursts() throws {
        let bursts = FailureBursts()
        let (one, other) = (try #require(IPAddress("203.0.113.7")), try #require(IPAddress("203.0.113.8")))
        for number in 0..<4 {
            #expect(!bursts.note(one, at: start + .seconds(number * 60)))
            #expect(!bursts.note(other, at: start + .seconds(number * 60)))
        }
        #expect(bursts.note(one, at: start + .seconds(299)))
        #expect(!bursts.note(other, at: start + .seconds(301)), "the first is over five minutes old")
        #expect(bursts.note(other, at: start + .seconds(302)))
        #expect(!bursts.note(one, at: start + .seconds(303)))
        let network = try (1...5).map { try #require(IPAddress("2001:db8::\($0)")) }
        #expect(network.map { bursts.note($0, at: start) } == [false, false, false, false, true])
    }

    @Test("knows whether an account's five failures came within five minutes", arguments: [(74, true), (75, false)])
    func accountBurst(_ seconds: Int, _ isBurst: Bool) {
        var (lockout, now) = (Lockout(), start)
        for _ in 1...5 {
            _ = lockout.recordFailure(at: now)
            now = now + .seconds(seconds)
        }
        #expect(lockout.isBurst(at: now - .seconds(seconds)) == isBurst)
        #expect(lockout.failingSince == start)
    }
}

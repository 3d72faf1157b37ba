import Access
import Audit
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@testable import Identity

@Suite("Wrong passwords")
struct IdentityLockoutTests {
    private static let wrong = Secret("wrong password!!")

    @Test("lock at exactly five, however many come at once", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            for login in ["ann@example.org", "nobody@example.org"] {
                let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<50 { group.addTask { try await house.signIn(login, Self.wrong).isRefused } }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(refused == 5)
                Self.expectOneLock(in: try await house.attempts(as: login))
            }
            #expect(try await house.room.users.find(user.id)?.failedLoginAttempts == 5)
        }
    }

    private static func expectOneLock(in events: [SecurityEvent]) {
        #expect(events.count { $0.eventType == "login_failed" } == 5)
        #expect(events.count { $0.eventType == "account_locked" } == 1)
        let late = events.filter { $0.eventType == "lockout_attempt_while_locked" }.map(\.metadata.text)
        #expect(late.count == 2, "the first at once, the rest together")
        #expect(late.contains { $0.contains(#""count":44"#) || $0.contains(#""count": 44"#) }, "\(late)")
    }

    @Test("get the same answers, events aside, whether anybody has the name or not", arguments: Engine.allCases)
    func alike(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            for login in ["ann@example.org", "nobody@example.org"] {
                for _ in 1...5 { #expect(try await house.signIn(login, Self.wrong).isRefused) }
                guard case .locked(.until) = try await house.signIn(login) else {
                    Issue.record("the sixth must find the lock, also with the right password")
                    return
                }
            }
            house.clock.advance(by: .seconds(1801))
            _ = try await house.signedIn()
            for _ in 1...5 { #expect(try await house.signIn("nobody@example.org", Self.wrong).isRefused) }
            guard case .locked(.until) = try await house.signIn("NOBODY@example.org") else {
                Issue.record("a name that nobody has must be locked too")
                return
            }
            #expect(try await house.eventTypes().contains("multiple_failed_logins"))
            let names = try await house.test.outside("SELECT count(*) FROM unknown_sign_ins;")
            #expect(names == "1\n")
        }
    }

    @Test("of an account are added up over the nodes, of an IPv6 network over its hosts", arguments: Engine.allCases)
    func bursts(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            for _ in 1...3 { _ = try await house.signIn("ann@example.org", Self.wrong) }
            try await house.secondNode { node in
                for _ in 1...2 { _ = try await node.signIn("ann@example.org", Self.wrong) }
            }
            #expect(try await house.bursts().map { $0.contains("account") } == [true])
            for number in 1...5 {
                let origin = Origin(address: "2001:db8::\(number)")
                _ = try await house.room.sessions.signIn(
                    login: "nobody\(number)@example.org", password: Self.wrong, from: origin)
            }
            #expect(try await house.bursts().map { $0.contains("ip_address") } == [true, false])
        }
    }

    @Test("of names that nobody has fill so much room, and no flood of them lifts a lock", arguments: Engine.allCases)
    func flood(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let now = house.clock.now()
            let names = (0..<60).map { UnknownName(code: [0, 0, $0]) }
            var locked = Lockout()
            for _ in 1...5 { _ = locked.recordFailure(at: now) }
            let lockout = locked
            let left = try await house.audited.housekeep(.signInAttempts) { transaction throws(StoreFault) in
                try transaction.save(lockout, of: .unknown(names[0]), at: now)
                for (number, name) in names.enumerated().dropFirst() {
                    let time = now + .seconds(number)
                    let first = Lockout(attempts: 1, failingSince: time, failures: 1)
                    try transaction.save(first, of: .unknown(name), at: time)
                }
                var left: [Int] = []
                for (number, name) in names.enumerated() {
                    if try transaction.lockout(of: .unknown(name)) != Lockout() { left.append(number) }
                }
                return .commit(left)
            }
            #expect(left == [0] + Array(45..<60), "the locked one, and the latest")
        }
    }

    @Test("end at 100 in a row, which no time and no runbook lifts, only an unlock", arguments: Engine.allCases)
    func cap(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            try await house.test.outside("UPDATE users SET password_failures = 99;")
            #expect(try await house.signIn("ann@example.org", Self.wrong).isRefused)
            guard case .locked(.untilUnlocked) = try await house.signIn() else {
                Issue.record("the cap must shut the account")
                return
            }
            let alarm = try #require(
                try await house.events.query(EventQuery(visibleTo: nil)).events.first { $0.severity == "critical" })
            #expect(alarm.eventType == "lockout_cap_reached")
            try await house.test.outside(
                "UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'ann@example.org';")
            house.clock.advance(by: .seconds(86_400))
            guard case .locked(.untilUnlocked) = try await house.signIn() else {
                Issue.record("the runbook must not lift the cap")
                return
            }
            _ = try await house.room.users.unlock(user.id, by: .operator("dana"))
            _ = try await house.signedIn()
        }
    }
}

extension IdentityHouse {
    /// The metadata of the events about bursts, latest first.
    fileprivate func bursts() async throws -> [String] {
        var query = EventQuery(visibleTo: nil)
        query.type = .multipleFailedLogins
        return try await events.query(query).events.map(\.metadata.text)
    }
}

extension SignInOutcome {
    fileprivate var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

extension IdentityHouse {
    /// The events that name this login, those that are still being counted included.
    fileprivate func attempts(as login: String) async throws -> [SecurityEvent] {
        try await events.recordEndedFloods(all: true)
        var query = EventQuery(visibleTo: nil)
        query.page = PageRequest(limit: 500)
        return try await events.query(query).events.filter { $0.email == login }
    }
}

import Access
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Refreshing tokens")
struct IdentityRefreshTests {
    @Test("replaces both tokens and keeps the session alive", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            var current = try await house.signedIn()
            let session = current.sessionID
            for day in 1...4 {
                house.clock.advance(by: .seconds(20 * 24 * 3600))
                #expect(try await house.refusal(of: current.accessToken) == .expired)
                let next = try await house.refreshed(current.refreshToken)
                #expect(next.sessionID == session, "after \(day * 20) days")
                #expect(next.refreshToken.reveal() != current.refreshToken.reveal())
                #expect(try await house.refusal(of: next.accessToken) == nil)
                current = next
            }
            house.clock.advance(by: .seconds(10 * 24 * 3600))
            guard case .refused(.expired) = try await house.refresh(current.refreshToken) else {
                Issue.record("no session outlives 90 days")
                return
            }
            #expect(try await house.room.sessions.list(of: user.id).isEmpty)
        }
    }

    @Test("ends a session that was idle for 30 days", arguments: Engine.allCases)
    func idle(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let signedIn = try await house.signedIn()
            house.clock.advance(by: .seconds(30 * 24 * 3600))
            guard case .refused(.expired) = try await house.refresh(signedIn.refreshToken) else {
                Issue.record("an idle session must be refused")
                return
            }
            #expect(try await house.room.sessions.expire() == 1)
            #expect(try await house.room.sessions.expire() == 0)
            #expect(try await house.room.sessions.list(of: user.id).isEmpty)
            #expect(try await house.test.outside("SELECT count(*) FROM refresh_token_secrets;").contains("0"))
        }
    }

    @Test(
        "gives the same answer, to the byte, to whoever repeats the call within ten seconds",
        arguments: Engine.allCases)
    func replay(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let first = try await house.signedIn()
            let second = try await house.refreshed(first.refreshToken)
            house.clock.advance(by: .seconds(9))
            let again = try await house.refreshed(first.refreshToken)
            #expect(again.refreshToken.reveal() == second.refreshToken.reveal())
            #expect(again.accessToken.reveal() == second.accessToken.reveal())
            #expect(try await house.eventTypes().filter { $0 == "token_refresh" }.count == 1)
        }
    }

    @Test("ends the session when a used token comes back later", arguments: Engine.allCases)
    func reuse(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let first = try await house.signedIn()
            let second = try await house.refreshed(first.refreshToken)
            // Later than ten seconds: the clock ticks by itself whenever somebody looks at it.
            house.clock.advance(by: .seconds(10))
            guard case .refused(.reused) = try await house.refresh(first.refreshToken) else {
                Issue.record("a used token must end its session")
                return
            }
            #expect(try await house.refusal(of: second.accessToken) == .sessionEnded)
            guard case .refused(.unknown) = try await house.refresh(second.refreshToken) else {
                Issue.record("the successor must be dead too")
                return
            }
            let events = try await house.events.query(EventQuery(visibleTo: user.id)).events
            #expect(events.first?.eventType == "token_refresh_failed")
            #expect(events.first?.severity == "critical")
            #expect(events.first?.metadata.text.contains("reused") == true)
            #expect(try await house.actions().last == "session.revoked")
        }
    }

    @Test("records a flood of made-up tokens as one, with their number", arguments: Engine.allCases)
    func flood(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            for number in 1...20 { _ = try await house.refresh(Secret("rt_\(number)")) }
            try await house.events.recordEndedFloods(all: true)
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.map(\.eventType) == ["token_refresh_failed", "token_refresh_failed"])
            #expect(events.first?.metadata.text.contains("19") == true)
        }
    }

    @Test("makes one successor for 50 parallel calls, on one node and on two", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let first = try await house.signedIn()
            try await house.secondNode { other in
                let answers = try await withThrowingTaskGroup(of: [String].self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            let answer = try await (number % 2 == 0 ? house : other).refreshed(first.refreshToken)
                            return [answer.refreshToken.reveal(), answer.accessToken.reveal()]
                        }
                    }
                    return try await group.reduce(into: Set<[String]>()) { $0.insert($1) }
                }
                #expect(answers.count == 1)
                let generations = try await house.test.outside("SELECT count(*) FROM refresh_token_secrets;")
                #expect(generations.contains("2"))
                #expect(try await house.eventTypes().filter { $0 == "token_refresh" }.count == 1)
                #expect(try await house.refusal(of: Secret(try #require(answers.first)[1])) == nil)
            }
        }
    }

    @Test("refuses what it never gave out, and lets the session be", arguments: Engine.allCases)
    func strangers(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let signedIn = try await house.signedIn()
            // The right session and generation with another secret, as somebody could who saw the access token's `sid`.
            let bytes = try #require(Base64URL.decode(signedIn.refreshToken.reveal().dropFirst(3)))
            let forged = "rt_" + Base64URL.encode(bytes.prefix(20) + [UInt8](repeating: 1, count: 32))
            let future = "rt_" + Base64URL.encode(bytes.prefix(19) + [9] + bytes.suffix(32))
            for text in ["", "rt_", "nonsense", forged, future, signedIn.accessToken.reveal()] {
                guard case .refused(.unknown) = try await house.refresh(Secret(text)) else {
                    Issue.record("\(text) must be unknown")
                    return
                }
            }
            #expect(try await house.refusal(of: signedIn.accessToken) == nil)
            _ = try await house.refreshed(signedIn.refreshToken)
        }
    }

    @Test("refuses a disabled user", arguments: Engine.allCases)
    func disabled(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let signedIn = try await house.signedIn()
            try await house.test.outside("UPDATE users SET is_active = false WHERE email = 'ann@example.org';")
            guard case .refused(.disabled) = try await house.refresh(signedIn.refreshToken) else {
                Issue.record("a disabled user must not get tokens")
                return
            }
        }
    }
}

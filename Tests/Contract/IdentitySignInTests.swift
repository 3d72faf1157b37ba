import Access
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing
import Vault

@Suite("Signing in")
struct IdentitySignInTests {
    @Test("opens a session, with its audit entry and its event", arguments: Engine.allCases)
    func success(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user(role: .auditor)
            let signedIn = try await house.signedIn()
            #expect(signedIn.user.reference == "USR-1")
            #expect(signedIn.expiresIn == 3600)

            let principal = try await house.principal(signedIn.accessToken)
            #expect(principal.userID == user.id)
            #expect(principal.email == "ann@example.org")
            #expect(principal.credential.session == signedIn.sessionID)
            #expect(principal.permissions == Role.auditor.permissions)

            let session = try #require(
                try await house.room.sessions.list(of: user.id, current: signedIn.sessionID).first)
            #expect(session.isCurrent)
            #expect(session.ipAddress == "203.0.113.7")
            #expect(session.userAgent == "curl/8.1")
            #expect(session.expiresAt == session.createdAt + .seconds(30 * 24 * 3600))

            #expect(try await house.room.users.find(user.id)?.lastLoginAt == session.createdAt)
            #expect(try await house.eventTypes() == ["account_created", "login_success"])
            #expect(try await house.actions() == ["signing_key.created", "user.created", "session.created"])
        }
    }

    @Test("finds the user by address or name, whatever the case", arguments: Engine.allCases)
    func names(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user("Ann.Lee@Example.org", username: "AnnLee")
            for login in ["ann.lee@example.org", "ANN.LEE@EXAMPLE.ORG", "annlee", "AnnLee"] {
                #expect(try await house.signedIn(login).user.id == user.id)
            }
        }
    }

    @Test("refuses a wrong password and an unknown name alike, and counts the first", arguments: Engine.allCases)
    func refusal(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            for _ in 0..<3 {
                guard case .refused = try await house.signIn("ann@example.org", Secret("wrong password!!")) else {
                    Issue.record("a wrong password must be refused")
                    return
                }
            }
            #expect(try await house.room.users.find(user.id)?.failedLoginAttempts == 3)
            guard case .refused = try await house.signIn("nobody@example.org") else {
                Issue.record("an unknown name must be refused")
                return
            }
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.prefix(4).allSatisfy { $0.eventType == "login_failed" && !$0.success })
            #expect(events[0].userID == nil)
            #expect(events[0].email == "nobody@example.org")
            #expect(events[0].metadata.text.contains("nobody@example.org"))
            #expect(events[1].userID == user.id)
            #expect(events[1].ipAddress == "203.0.113.7")

            _ = try await house.signedIn()
            #expect(try await house.room.users.find(user.id)?.failedLoginAttempts == 0)
        }
    }

    @Test("tells that a user is disabled only to who knows the password", arguments: Engine.allCases)
    func disabled(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            _ = try await house.room.users.disable(user.id, by: .operator("dana"))
            guard case .refused = try await house.signIn("ann@example.org", Secret("wrong password!!")),
                case .disabled = try await house.signIn()
            else {
                Issue.record("a disabled user must be refused")
                return
            }
            #expect(try await house.room.sessions.list(of: user.id).isEmpty)
        }
    }

    @Test("refuses everybody while a lock that an operator set stands, and nobody after", arguments: Engine.allCases)
    func locked(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let until = house.clock.now() + .seconds(1800)
            try await house.test.outside(
                "UPDATE users SET locked_until = '\(until.databaseText)\(engine == .sqlite ? "" : "+00")';")
            guard case .locked(.until(let told)) = try await house.signIn() else {
                Issue.record("a locked user must be refused")
                return
            }
            #expect(told == until)
            #expect(try await house.eventTypes().last == "lockout_attempt_while_locked")
            house.clock.advance(by: .seconds(1800))
            _ = try await house.signedIn()
            #expect(try await house.room.users.find(named: "USR-1")?.lockedUntil == nil)
        }
    }

    @Test("hashes the password anew when the costs have changed", arguments: Engine.allCases)
    func rehash(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let hasher = PasswordHasher(
                parameters: Argon2Parameters(memory: 16, passes: 1), threads: 1, queue: 1, SystemRandomness())
            let costly = try await hasher.hash(IdentityHouse.password)
            try await house.test.outside("UPDATE users SET password_hash = '\(costly.text)';")
            _ = try await house.signedIn()
            let stored = try await house.test.outside("SELECT password_hash FROM users;")
            #expect(stored.hasPrefix("$argon2id$v=19$m=8,"))
            _ = try await house.signedIn()
        }
    }

    @Test("lets one user sign in many times at once", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let sessions = try await withThrowingTaskGroup(of: SessionID.self) { group in
                for _ in 0..<20 { group.addTask { try await house.signedIn().sessionID } }
                return try await group.reduce(into: Set<SessionID>()) { $0.insert($1) }
            }
            #expect(sessions.count == 20)
            #expect(Set(try await house.room.sessions.list(of: user.id).map(\.id)) == sessions)
        }
    }
}

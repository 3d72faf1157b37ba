import Access
import App
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

/// The slice that the house was built around: sign in, do something, read it back, sign out.
@Suite(.timeLimit(.minutes(2))) struct SignInJourney {
    @Test(arguments: Engine.allCases)
    func aPersonSignsInReadsTheirEventsAndSignsOut(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let login = try await house.api.signIn("Ada@Example.com", ada.password)
            #expect(login.status == 200, "\(login)")
            #expect(login["success"] == .boolean(true))
            #expect(login["data", "tokenType"] == .string("Bearer"))
            #expect(login["data", "expiresIn"] == .integer(3600))
            #expect(login["data", "token"] == login["data", "accessToken"])
            #expect(login["data", "user", "email"] == .string("ada@example.com"))
            let api = house.api.with(token: try #require(login["data", "accessToken"]?.string))

            let profile = try await api.get("/v1/auth/profile")
            #expect(profile["data", "id"] == .string(ada.user.id.description), "\(profile)")
            #expect(profile["data", "reference"] == .string("USR-1"))

            let sessions = try await api.get("/v1/auth/sessions")
            let mine = sessions["data", "sessions"]?.array ?? []
            #expect(mine.map { $0["isCurrent"] } == [.boolean(true)], "\(sessions)")

            let events = try await api.get("/v1/security-events?eventType=login_success")
            let latest = try #require(events["data", "events"]?.array?.first, "\(events)")
            #expect(latest["email"] == .string("ada@example.com"))
            #expect(latest["ip_address"] == .string("127.0.0.1"))
            #expect(latest["created_at"] == .string(house.clock.now().rfc3339))

            #expect(try await api.post("/v1/auth/logout").status == 200)
            let after = try await api.get("/v1/auth/profile")
            #expect(after.status == 401)
            #expect(after.header("WWW-Authenticate") != nil)
            #expect(
                try await house.storage.outside("SELECT COUNT(*) FROM security_events WHERE event_type = 'logout'")
                    == "1\n")
        }
    }

    @Test(arguments: Engine.allCases)
    func everyStepStandsInTheAuditLog(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            house.clock.advance(by: .seconds(1))
            let ada = try await house.person("ada")
            house.clock.advance(by: .seconds(1))
            let api = try await house.signedIn(ada)
            house.clock.advance(by: .seconds(1))
            #expect(try await api.post("/v1/auth/logout").status == 200)
            let entries = try await house.assembly.auditLog.entries(limit: 10).reversed()
            #expect(
                entries.map(\.action) == [
                    "signing_key.created", "user.created", "session.created", "session.signed_out",
                ])
            #expect(entries.allSatisfy { $0.integrity == .intact })
            #expect(entries.last?.userID == ada.user.id)
            #expect(entries.last?.ipAddress == "127.0.0.1")
        }
    }

    @Test(arguments: Engine.allCases)
    func wrongNamesAndWrongPasswordsLookAlike(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let wrong = try await house.api.signIn(ada.email, "not her password at all")
            let unknown = try await house.api.signIn("nobody@example.com", ada.password)
            #expect(wrong.status == 401)
            #expect(unknown.status == 401)
            #expect(wrong.errorCode == "INVALID_CREDENTIALS")
            #expect(wrong["error", "message"] == unknown["error", "message"])
            let failures = try await house.storage.outside(
                "SELECT email FROM security_events WHERE event_type = 'login_failed' ORDER BY email")
            #expect(failures == "ada@example.com\nnobody@example.com\n")
        }
    }

    @Test(arguments: Engine.allCases)
    func tokensEndWithTheirTimeAndRefreshGoesOn(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let login = try await house.api.signIn(ada.email, ada.password)
            let api = house.api.with(token: try #require(login["data", "accessToken"]?.string))
            house.clock.advance(by: .seconds(3601))
            #expect(try await api.get("/v1/auth/profile").errorCode == "TOKEN_EXPIRED")

            let renewed = try await house.api.refresh(try #require(login["data", "refreshToken"]?.string))
            #expect(renewed.status == 200, "\(renewed)")
            let again = api.with(token: try #require(renewed["data", "accessToken"]?.string))
            #expect(try await again.get("/v1/auth/profile").status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func peopleSeeTheirOwnEventsAndAdministratorsAll(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.signedIn(house.person("ada", role: .agent))
            let root = try await house.signedIn(house.person("root", role: .systemAdmin))
            let own = try await ada.get("/v1/security-events?eventType=login_success")
            let all = try await root.get("/v1/security-events?eventType=login_success")
            #expect(own["data", "total"] == .integer(1), "\(own)")
            #expect(all["data", "total"] == .integer(2), "\(all)")
        }
    }
}

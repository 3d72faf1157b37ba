import Core
import Identity
import Store
import TestKit
import Testing

/// One refresh token, many hands.
@Suite(.timeLimit(.minutes(2))) struct RefreshRaces {
    @Test(arguments: Engine.allCases)
    func fiftyAtOnceGetOneSuccessor(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let login = try await house.api.signIn(ada.email, ada.password)
            let token = try #require(login["data", "refreshToken"]?.string)
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<50 { group.addTask { try await house.api.refresh(token) } }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 200 }, "\(answers.first { $0.status != 200 }?.text ?? "")")
            #expect(Set(answers.map { $0["data", "refreshToken"]?.string }).count == 1)
            #expect(Set(answers.map { $0["data", "accessToken"]?.string }).count == 1)
            #expect(try await house.storage.outside("SELECT COUNT(*) FROM refresh_tokens") == "1\n")
            let events = try await house.storage.outside(
                "SELECT COUNT(*) FROM security_events WHERE event_type = 'token_refresh'")
            #expect(events == "1\n")
        }
    }

    @Test(arguments: Engine.allCases)
    func aTokenUsedAgainLaterEndsTheSession(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let login = try await house.api.signIn(ada.email, ada.password)
            let stolen = try #require(login["data", "refreshToken"]?.string)
            let renewed = try await house.api.refresh(stolen)
            let api = house.api.with(token: try #require(renewed["data", "accessToken"]?.string))
            #expect(try await api.get("/v1/auth/profile").status == 200)

            house.clock.advance(by: .seconds(60))
            #expect(try await house.api.refresh(stolen).status == 401)
            #expect(try await api.get("/v1/auth/profile").status == 401)
            #expect(try await house.api.refresh(renewed["data", "refreshToken"]?.string ?? "").status == 401)
            let alarms = try await house.storage.outside(
                "SELECT COUNT(*) FROM security_events WHERE event_type = 'token_refresh_failed' AND severity = 'critical'"
            )
            #expect(alarms == "1\n")
        }
    }
}

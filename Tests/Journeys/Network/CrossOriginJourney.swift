import App
import Core
import Store
import TestKit
import Testing

/// Pages of other origins, as browsers ask for them.
@Suite(.timeLimit(.minutes(2))) struct CrossOriginJourney {
    private static let crm = ["Origin": "https://crm.example.com"]
    private static let stranger = ["Origin": "https://evil.example.com"]

    @Test func onlyPagesOnTheListMayCall() async throws {
        try await Harness.with(.sqlite, settings: ["CORS_ORIGINS": "https://crm.example.com"]) { house in
            let api = try await house.signedIn(try await house.person("ada"))
            let good = try await api.get("/v1/auth/profile", headers: Self.crm)
            #expect(good.header("Access-Control-Allow-Origin") == "https://crm.example.com")
            #expect(good.header("Access-Control-Allow-Credentials") == "true")
            #expect(good.header("Access-Control-Expose-Headers")?.contains("X-Request-Id") == true)
            #expect(good.header("Vary") == "Origin")
            for origin in [Self.stranger, ["Origin": "null"], ["Origin": "https://crm.example.com.evil.example"], [:]] {
                let answer = try await api.get("/v1/auth/profile", headers: origin)
                #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(origin)")
                #expect(answer.header("Vary") == "Origin", "also without an origin, for caches")
            }
            // A refusal is readable too.
            let refused = try await house.api.get("/v1/auth/profile", headers: Self.crm)
            #expect(refused.status == 401)
            #expect(refused.header("Access-Control-Allow-Origin") == "https://crm.example.com")
        }
    }

    @Test func browsersAskFirst() async throws {
        try await Harness.with(.sqlite, settings: ["CORS_ORIGINS": "https://crm.example.com"]) { house in
            let question = [
                "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization",
            ]
            let path = "/v1/ip-rules/018f0000-0000-7000-8000-000000000000"
            let answer = try await house.api.send("OPTIONS", path, headers: question.merging(Self.crm) { $1 })
            #expect(answer.status == 204 && answer.body.isEmpty, "\(answer)")
            #expect(answer.header("Access-Control-Allow-Methods") == "GET, HEAD, DELETE")
            #expect(answer.header("Access-Control-Allow-Headers")?.contains("Authorization") == true)
            #expect(answer.header("Access-Control-Allow-Origin") == "https://crm.example.com")
            #expect(answer.header("Content-Length") == nil)
            // Anybody else's page, and whoever is no browser, gets what they always got.
            let others = [question.merging(Self.stranger) { $1 }, Self.crm, [:]]
            for headers in others {
                #expect(try await house.api.send("OPTIONS", path, headers: headers).status == 405)
            }
        }
    }

    @Test func anyPageMayReadThePublicStatus() async throws {
        try await Harness.with(.sqlite) { house in
            let answer = try await house.api.get("/v1/status/ping", headers: Self.stranger)
            #expect(answer.header("Access-Control-Allow-Origin") == "*")
            #expect(answer.header("Access-Control-Allow-Credentials") == nil)
            let profile = try await house.api.get("/v1/auth/profile", headers: Self.stranger)
            #expect(profile.header("Access-Control-Allow-Origin") == nil && profile.header("Vary") == nil)
        }
    }
}
